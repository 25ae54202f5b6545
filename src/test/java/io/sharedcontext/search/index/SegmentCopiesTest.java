package io.sharedcontext.search.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sharedcontext.Settings;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.StoreFolder;
import io.sharedcontext.testing.TestEngine;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segments in a database. */
class SegmentCopiesTest {
  /** As {@link TestSegments#claim} names it. */
  private static final String FILE = "0123456789abcdef0123456789abcdef";

  @AutoClose
  private final Store store;

  SegmentCopiesTest(@TempDir Path home) {
    store = new Store(Settings.of(TestEngine.POSTGRESQL.environment(home)).store());
  }

  /** It is no fault: a builder that fails gives up what holds deleted messages. */
  @Test
  void a_segment_that_was_taken_over_while_it_was_written_is_not_kept() throws IOException {
    StoreFolder folder = new StoreFolder(store.settings().localFiles(), ".search");
    SegmentCopies copies = SegmentFiles.copies(store, folder).orElseThrow();

    assertThat(copies.keep(FILE, 1)).isFalse();
  }

  @Test
  void one_that_was_not_taken_over_and_is_gone_is_a_fault() {
    StoreFolder folder = new StoreFolder(store.settings().localFiles(), ".search");
    SegmentCopies copies = SegmentFiles.copies(store, folder).orElseThrow();
    TestSegments.claim(store, 1);

    assertThatThrownBy(() -> copies.keep(FILE, 1)).isInstanceOf(NoSuchFileException.class);
  }
}
