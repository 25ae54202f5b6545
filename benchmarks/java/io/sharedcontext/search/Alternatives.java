package io.sharedcontext.search;

import io.sharedcontext.auth.Visibility;
import io.sharedcontext.cli.FileTree;
import io.sharedcontext.message.Message;
import io.sharedcontext.message.MessageTable;
import io.sharedcontext.message.SearchIndexer;
import io.sharedcontext.search.index.Document;
import io.sharedcontext.search.index.MessageIndexer;
import io.sharedcontext.search.index.MetadataText;
import io.sharedcontext.search.index.SessionIndex;
import io.sharedcontext.search.index.Vocabulary;
import io.sharedcontext.session.Session;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Query;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.store.sqlite.SqliteSettings;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the forward index was compared with: SQLite's own full-text index, and none at all. */
final class Alternatives {
  private static final String FULL_TEXT = """
      CREATE VIRTUAL TABLE IF NOT EXISTS bench_text USING fts5(
        content, content = 'messages', content_rowid = 'id', tokenize = 'porter unicode61')
      """;

  private Alternatives() {}

  /** Builds the full-text index of a store. */
  static void buildFullText(Store store) {
    SearchSpeed.Watch watch = SearchSpeed.Watch.start();
    store
        .write(tx ->
            tx.run(FULL_TEXT) + tx.run("INSERT INTO bench_text (bench_text) VALUES ('rebuild')"))
        .join();
    System.out.println("built in " + watch.words());
  }

  /** Any of the words, best first by bm25, only what the caller sees. */
  static int fullText(Store store, Caller caller, String query) {
    Query search = Query.of("""
        SELECT m.id, bm25(bench_text) AS score, m.content FROM bench_text
        JOIN messages m ON m.id = bench_text.rowid
        WHERE bench_text MATCH ? AND
        """, query.strip().replace(" ", " OR "))
        .add(Visibility.seenBy(caller))
        .add("ORDER BY score LIMIT 10");
    return store
        .read(tx -> tx.list(search, row -> row.text("content").length()))
        .size();
  }

  /** Reads every message and makes an index of it, as without any that is kept. */
  static void bare(Store store) {
    SearchSpeed.Watch watch = SearchSpeed.Watch.start();
    Vocabulary vocabulary = new Vocabulary();
    Map<String, SessionIndex> sessions = new HashMap<>();
    store.read(tx -> {
      tx.each(
          "SELECT id, session_id, sender, sent_at, content, metadata FROM messages ORDER BY id",
          row -> sessions
              .computeIfAbsent(row.text("session_id"), id -> new SessionIndex(vocabulary))
              .add(new SessionIndex.Entry(
                  row.number("id"),
                  row.text("sender"),
                  row.number("sent_at"),
                  0,
                  Document.of(
                          row.text("content"), MetadataText.of(Json.parse(row.text("metadata"))))
                      .encode(row.number("sent_at")))));
      return true;
    });
    System.out.println("made of the messages in " + watch.words());
  }

  /** Posts messages one by one with each kind of index, in turns. */
  static void write(boolean powerSafe, int messages) throws IOException {
    for (int round = 0; round < 3; round++) {
      for (String kind : List.of("none", "documents", "full text")) {
        write(powerSafe, messages, kind);
      }
    }
  }

  private static void write(boolean powerSafe, int messages, String kind) throws IOException {
    Path home = Files.createTempDirectory("search-write");
    try (Store store =
        new Store(new SqliteSettings(home.resolve("context.db"), powerSafe, false))) {
      store.write(tx -> prepare(tx, kind)).join();
      Babble chatter = new Babble();
      double[] micros = new double[messages];
      for (int i = 0; i < messages; i++) {
        Message message = chatter.message(i);
        long began = System.nanoTime();
        SearchIndexer.IndexEntry findable = findable(kind, message);
        long id =
            store.write(tx -> MessageTable.insert(tx, "s", message, findable)).join();
        micros[i] = (System.nanoTime() - began) / 1e3;
        assert id == i + 1;
      }
      Arrays.sort(micros, messages / 2, messages);
      System.out.printf(
          "%-10s power-safe %s: median %.0f µs, file %.1f MB%n",
          kind, powerSafe, micros[messages * 3 / 4], store.facts().sizeBytes() / 1e6);
    }
    FileTree.delete(home);
  }

  private static boolean prepare(Tx tx, String kind) {
    SessionTable.insert(
        tx,
        new Session(
            "s",
            "p",
            "agent-1",
            Instant.EPOCH,
            Instant.EPOCH,
            true,
            Json.object(),
            Optional.empty()));
    return kind.equals("full text") && tx.run(FULL_TEXT) >= 0;
  }

  private static SearchIndexer.IndexEntry findable(String kind, Message message) {
    return switch (kind) {
      case "documents" -> MessageIndexer.prepare(message);
      case "full text" ->
        (tx, id, sentAt) -> {
          int rows = tx.run(
              "INSERT INTO bench_text (rowid, content) VALUES (?, ?)", id, message.content());
          assert rows == 1;
        };
      default -> (tx, id, sentAt) -> {};
    };
  }

  static double millis(long began) {
    return (System.nanoTime() - began) / 1e6;
  }
}
