package io.sharedcontext.store.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One step from a version of the store to the next.
 *
 * @param version what the store is after it; the first is 1
 * @param resource the file of statements, on the class path
 */
record Migration(int version, String resource) {
  /** All of them, in order. What has been released is never edited: a change is a new file. */
  static final List<Migration> ALL = named(
      "/db/V001__first.sql",
      "/db/V002__coordination.sql",
      "/db/V003__search.sql",
      "/db/V004__metrics.sql",
      "/db/V005__lease_time.sql",
      "/db/V006__participant_moves.sql",
      "/db/V007__names.sql",
      "/db/V008__change_counters.sql",
      "/db/V009__deletion.sql",
      "/db/V010__rights.sql",
      "/db/V011__search_segments.sql",
      "/db/V012__work.sql",
      "/db/V013__workspace.sql",
      "/db/V014__receipts.sql");

  /** Migrations to the versions 1, 2, … */
  static List<Migration> named(String... resources) {
    return IntStream.range(0, resources.length)
        .mapToObj(i -> new Migration(i + 1, resources[i]))
        .toList();
  }

  String script() {
    try (InputStream in = Migration.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("missing " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
