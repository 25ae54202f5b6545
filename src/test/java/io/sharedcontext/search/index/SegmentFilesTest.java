package io.sharedcontext.search.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.store.StoreFolder;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentFilesTest {
  private static final Caller ANN = ToolFixture.agent("ann", "a");

  @TempDir
  private Path directory;

  @Test
  void a_process_without_descriptors_has_no_segment_written_anew_and_reads_it_when_it_can() {
    try (ToolFixture bench = new ToolFixture(directory)) {
      build(bench);
      StoreFolder folder = new StoreFolder(bench.store().settings().localFiles(), ".search");
      List<String> unusable = new ArrayList<>();
      AtomicBoolean exhausted = new AtomicBoolean(true);
      SegmentFiles files = new SegmentFiles(
          folder,
          (file, length) -> {
            if (exhausted.get()) {
              throw new IOException("Too many open files");
            }
            return folder.map(file, length);
          },
          Optional.empty(),
          unusable::add);

      assertThat(bench.store().read(files::read).segments()).isEmpty();
      exhausted.set(false);

      assertThat(bench.store().read(files::read).segments()).isNotEmpty();
      assertThat(unusable).isEmpty();
    }
  }

  @Test
  void a_lost_file_is_told_to_who_writes_segments() throws IOException {
    try (ToolFixture bench = new ToolFixture(directory)) {
      build(bench);
      StoreFolder folder = new StoreFolder(bench.store().settings().localFiles(), ".search");
      List<String> unusable = new ArrayList<>();
      SegmentFiles files = new SegmentFiles(folder, unusable::add);
      String file = TestSegments.files(bench.store()).get(0);
      folder.delete(file);

      assertThat(bench.store().read(files::read).segments()).isEmpty();
      assertThat(unusable).containsExactly(file);
    }
  }

  private static void build(ToolFixture bench) {
    String session = bench.session(ANN);
    IntStream.range(0, 20).forEach(i -> bench.post(ANN, session, "harbour " + i));
    TestSegments.build(bench.store());
  }

  @Test
  void whoever_writes_segments_rests_after_work_and_longer_after_failures() {
    SegmentUpkeep.Rest rest = new SegmentUpkeep.Rest(Duration.ZERO, 0);

    assertThat(rest.afterWorking(Duration.ofSeconds(2)).length()).isEqualTo(Duration.ofSeconds(18));
    assertThat(rest.afterWorking(Duration.ofHours(1)).length()).isEqualTo(Duration.ofSeconds(30));
    assertThat(rest.afterFailing().length()).isEqualTo(Duration.ofSeconds(30));
    assertThat(rest.afterFailing().afterFailing().length()).isEqualTo(Duration.ofSeconds(60));
    for (int i = 0; i < 100; i++) {
      rest = rest.afterFailing();
    }
    assertThat(rest.length()).isEqualTo(Duration.ofMinutes(5));
    assertThat(rest.left(Duration.ofMinutes(1))).isEqualTo(Duration.ofMinutes(4));
    assertThat(rest.left(Duration.ofHours(1))).isEqualTo(Duration.ofMillis(500));
    assertThat(rest.afterWorking(Duration.ofSeconds(1)).failures()).isZero();
  }
}
