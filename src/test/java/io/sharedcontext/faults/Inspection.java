package io.sharedcontext.faults;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.acceptance.StoreCheck;
import io.sharedcontext.coordination.ContestLog;
import io.sharedcontext.faults.check.History;
import io.sharedcontext.faults.check.Stored;
import io.sharedcontext.faults.check.Verdict;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.sqlite.SqliteSettings;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.TestEngine;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A look into a store after all its servers have ended. */
final class Inspection {
  private static final int RESOURCES = 2;

  private final Lab lab;
  private final Path home;
  private final String session;

  Inspection(Lab lab, Path home, String session) {
    this.lab = lab;
    this.home = home;
    this.session = session;
  }

  /** What the history and the store come to. */
  Verdict judge(History history) {
    readEntries(history);
    List<String> broken = new ArrayList<>(StoreCheck.problems(home));
    broken.addAll(ContestLog.read(TestEngine.SQLITE.settings(home), RESOURCES).faults());
    return history.judge(messages()).and(Verdict.broken(broken.toArray(String[]::new)));
  }

  /** The last word on every entry is what a new server says. */
  private void readEntries(History history) {
    try (ServerProcess server = ServerProcess.run(lab.builder(home, "inspector"))) {
      for (String key : history.keys()) {
        Reply reply = Reply.of(
            server,
            "get_memory",
            Json.object().put("session_id", session).put("shared", true).put("key", key));
        MemoryReads.note(history, key, reply);
        if (!reply.done() && !reply.code().equals("MEMORY_NOT_FOUND")) {
          history.odd("the inspector cannot read " + key + ": " + reply.content());
        }
      }
    }
  }

  /** Whether a new server opens the store and changes something. */
  boolean usable() {
    try (ServerProcess server = ServerProcess.run(lab.builder(home, "inspector"))) {
      return Reply.of(server, "create_session", Json.object().put("purpose", "after the fault"))
          .done();
    }
  }

  /** Asks a new server for what may be damaged: it says what is right, or that the store is not. */
  Verdict probe(History history, String agent) {
    List<String> broken = new ArrayList<>();
    ServerProcess server = ServerProcess.run(lab.builder(home, agent));
    ObjectNode page = Json.object().put("session_id", session).put("limit", 1_000);
    Reply pages = asked(server, "get_messages", page, broken);
    if (pages.done()) {
      broken.addAll(history.invented(AgentPages.of(agent, pages)));
    }
    for (String key : history.keys()) {
      ObjectNode entry = Json.object().put("session_id", session).put("shared", true);
      asked(server, "get_memory", entry.put("key", key), broken);
    }
    ObjectNode post = Json.object().put("session_id", session).put("content", "probe");
    asked(server, "add_message", post, broken);
    int code = server.process().isAlive() ? server.finish() : server.exitCode();
    if (code > 128) {
      broken.add("a server ended with " + code + ": " + server.errors());
    }
    return new Verdict(0, List.of(), List.of(), broken);
  }

  private static Reply asked(
      ServerProcess server, String tool, ObjectNode arguments, List<String> broken) {
    Reply reply = Reply.of(server, tool, arguments);
    reply.odd().ifPresent(broken::add);
    String code = reply.code();
    boolean told = reply.done()
        || Set.of("STORE_UNAVAILABLE", "MEMORY_NOT_FOUND", "SESSION_NOT_FOUND").contains(code);
    if (!told) {
      broken.add(tool + ": " + reply);
    }
    return reply;
  }

  /** All messages of the session, straight from the file. */
  List<Stored> messages() {
    try (Store store = new Store(new SqliteSettings(home.resolve("context.db"), false, true))) {
      return store.read(tx -> tx.list(
          "SELECT id, content FROM messages WHERE session_id = ? AND content LIKE '% says %'"
              + " ORDER BY id",
          row -> new Stored(row.number("id"), row.text("content")), session));
    }
  }
}
