package io.sharedcontext.cli.lab.evaluate;

import io.sharedcontext.cli.FileTree;
import io.sharedcontext.search.text.Tokenizer;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.sqlite.SqliteSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * SQLite FTS5 as a careful user would set it up: porter stemmer, bm25, any word, stop words dropped
 * unless there is nothing else. One store for each space, so that statistics are those of the space.
 */
final class Fts5Engine implements Engine {
  private final Path directory;
  private final Map<String, Store> stores = new HashMap<>();

  Fts5Engine(Corpus collection) {
    try {
      directory = Files.createTempDirectory("evaluate");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    collection.spaces().forEach((space, messages) -> stores.put(space, filled(messages)));
  }

  private Store filled(List<CorpusMessage> messages) {
    Path file = directory.resolve(stores.size() + "").resolve("context.db");
    Store store = new Store(new SqliteSettings(file, false, false));
    store
        .write(tx -> {
          Fts5Table.create(tx);
          messages.forEach(told -> Fts5Table.add(tx, told));
          return messages.size();
        })
        .join();
    return store;
  }

  @Override
  public List<String> best(CorpusQuery request, int limit) {
    String match = Tokenizer.telling(request.query()).stream()
        .map(word -> '"' + word + '"')
        .collect(Collectors.joining(" OR "));
    return match.isEmpty()
        ? List.of()
        : Objects.requireNonNull(stores.get(request.space()))
            .read(tx -> Fts5Table.best(tx, match, request.space(), limit));
  }

  @Override
  public void close() {
    stores.values().forEach(Store::close);
    try {
      FileTree.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
