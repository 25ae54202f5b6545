package io.sharedcontext.search;

import static io.sharedcontext.testing.ToolFixture.agent;
import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.Settings;
import io.sharedcontext.cache.Caches;
import io.sharedcontext.search.index.TestSegments;
import io.sharedcontext.store.Store;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.SqliteOnly;
import io.sharedcontext.testing.TestEngine;
import io.sharedcontext.testing.Thorough;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A process that writes segments is killed at any moment: nothing that is found is wrong for it. */
class SegmentKillIT {
  private static final int ROUNDS = Thorough.times(4, 12);

  /** Enough for segments to be worth writing. */
  private static final int MESSAGES = 180;

  private static final Caller ANN = agent("ann", "a");
  private static final List<String> WORDS =
      List.of("harbour", "lantern", "violin", "meadow", "granite", "saffron", "kettle", "glacier");

  @TempDir
  private Path directory;

  /** The process: writes segments again and again, each time after some message was deleted. */
  public static final class Writer {
    private Writer() {}

    /**
     * Works on the store that the environment names, until it is killed; or, if a number is given, claims
     * the messages up to that id and does no more.
     */
    public static void main(String[] arguments) throws InterruptedException {
      try (Store store = new Store(Settings.of(System.getenv()).store())) {
        if (arguments.length > 0) {
          TestSegments.claim(store, Long.parseLong(arguments[0]));
          System.out.println("ready");
          TimeUnit.DAYS.sleep(1);
        }
        System.out.println("ready");
        while (!Thread.interrupted()) {
          TestSegments.build(store);
          store
              .write(tx -> tx.run("UPDATE search_segments SET deletions = deletions + 1"))
              .join();
        }
      }
    }
  }

  private Process writer(String... more) throws IOException {
    List<String> command = ServerProcess.command(Writer.class.getName());
    command.addAll(List.of(more));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(TestEngine.current().environment(directory));
    Process process = builder.start();
    assertThat(process.getInputStream().read()).as("it says that it is ready").isEqualTo('r');
    return process;
  }

  @Test
  void a_writer_that_is_killed_leaves_nothing_wrong_and_another_goes_on() throws Exception {
    Random random = new Random(1);
    try (ToolFixture bench = new ToolFixture(directory)) {
      String session = bench.session(ANN);
      Search search = new Search(bench.store(), Clock.systemUTC(), Caches.apart());
      Search oracle = Search.scanning(bench.store(), Clock.systemUTC(), Caches.apart());
      for (int round = 0; round < ROUNDS; round++) {
        IntStream.range(0, MESSAGES / ROUNDS)
            .forEach(i -> bench.post(ANN, session, word(random) + " " + word(random)));
        Process process = writer();
        try {
          TimeUnit.MILLISECONDS.sleep(random.nextInt(400));
        } finally {
          process.destroyForcibly().waitFor();
        }
        for (int i = 0; i < 6; i++) {
          SearchRequest request = new SearchRequest(
              word(random) + "s " + word(random),
              Optional.empty(),
              SearchMode.AUTO,
              0,
              20,
              true,
              false,
              SearchRequest.SearchFilter.ANY);
          Search.Found found = oracle.find(ANN, request);
          assertThat(search.find(ANN, request)).isEqualTo(found);
          assertThat(
                  new Search(bench.store(), Clock.systemUTC(), Caches.apart()).find(ANN, request))
              .isEqualTo(found);
        }
      }
      TestSegments.build(bench.store());
      assertThat(TestSegments.covered(bench.store())).isPositive();
      try (var files = Files.list(SharedWorld.file(bench.store(), "."))) {
        assertThat(files.map(file -> file.getFileName().toString()))
            .containsExactlyInAnyOrderElementsOf(TestSegments.files(bench.store()));
      }
    }
  }

  @SqliteOnly("a stopped process is told at once")
  @Test
  @EnabledOnOs(OS.LINUX)
  void a_writer_that_is_stopped_keeps_nobody_from_writing() throws Exception {
    try (ToolFixture bench = new ToolFixture(directory)) {
      String session = bench.session(ANN);
      IntStream.range(0, 15).forEach(i -> bench.post(ANN, session, "harbour " + i));
      Process process = writer("15");
      try {
        assertThat(TestSegments.build(bench.store())).as("while it is at work").isZero();
        assertThat(new ProcessBuilder("kill", "-STOP", String.valueOf(process.pid()))
                .start()
                .waitFor())
            .isZero();
        Await.until("another process writes", () -> TestSegments.build(bench.store()) > 0);
      } finally {
        process.destroyForcibly().waitFor();
      }
      assertThat(TestSegments.covered(bench.store())).isEqualTo(15);
    }
  }

  private static String word(Random random) {
    return WORDS.get(random.nextInt(WORDS.size()));
  }
}
