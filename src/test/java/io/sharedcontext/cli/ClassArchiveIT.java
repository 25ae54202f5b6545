package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.Thorough;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** An archive of classes that this Java makes; what damages it slows a start and nothing else. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
@Timeout(300)
class ClassArchiveIT {
  private static final String LAUNCHER =
      Path.of("bin/shared-context").toAbsolutePath().toString();
  private static final String FROM_ARCHIVE = "io.sharedcontext.Server source: shared objects";

  @TempDir
  private static Path common;

  private static @Nullable Making shared;

  @TempDir
  private Path place;

  @Test
  void servers_start_with_it_and_with_what_is_left_of_it() throws Exception {
    Path archive = made();
    assertThat(served()).as("what was loaded").contains(FROM_ARCHIVE);
    byte[] whole = Files.readAllBytes(archive);
    // An attempt that just failed: it is not made anew for now.
    Files.createFile(archive.resolveSibling(archive.getFileName() + ".failed"));

    for (byte[] damaged : List.of(
        "rubbish".getBytes(StandardCharsets.UTF_8),
        Arrays.copyOf(whole, whole.length / 3),
        flipped(whole))) {
      Files.delete(archive);
      Files.write(archive, damaged);
      assertThat(served()).as("what was loaded").doesNotContain(FROM_ARCHIVE);
    }
  }

  /** What is not in it is read, checked and linked anew by every process. */
  @Test
  void it_holds_what_waits_searches_and_the_commands_of_hooks_take() throws Exception {
    made();

    String served = served();
    for (String name :
        List.of("message.WaitingTools", "search.SearchTools", "wire.StdioTransport")) {
      assertThat(served.lines())
          .anyMatch(line -> line.contains("io.sharedcontext." + name + " source: shared objects"));
    }
    String waited = loaded("wait", "--timeout", "0");
    for (String name : List.of("cli.WaitCommand", "cli.PostCommand", "message.MessageFilter")) {
      assertThat(waited.lines())
          .anyMatch(line -> line.contains("io.sharedcontext." + name + " source: shared objects"));
    }
    // Half of the time of a command, when they are not.
    assertThat(waited.lines().filter(line -> line.contains("picocli.")))
        .hasSizeGreaterThan(100)
        .allMatch(line -> line.contains("source: shared objects"));
  }

  /** What classes a command loaded. */
  private String loaded(String... words) throws Exception {
    Path loaded = place.resolve("loaded.txt");
    Map<String, String> environment = new HashMap<>(environment());
    environment.put("SHARED_CONTEXT_HOME", place.resolve("home").toString());
    environment.put("SHARED_CONTEXT_JAVA_OPTIONS", "-Xlog:class+load=info:file=" + loaded);
    List<String> command = new ArrayList<>(List.of(LAUNCHER));
    command.addAll(List.of(words));
    ProcessResult.start(place, environment, command.toArray(String[]::new)).await();
    return Files.readString(loaded);
  }

  /** By the system when memory is short, for example. */
  @Tag(Thorough.TAG)
  @Test
  void a_rehearsed_jvm_that_is_killed_is_a_failure_that_is_dated_and_told() throws Exception {
    Making making = making();

    assertThat(making.killed().code()).isEqualTo(1);
    assertThat(making.killed().err()).contains("no archive of classes was made");
    assertThat(making.left()).filteredOn(name -> name.endsWith(".failed")).hasSize(1);
    assertThat(making.left()).noneMatch(name -> name.startsWith("making-classes"));
    assertThat(making.mended().out())
        .containsPattern("ok +archive +classes come from ")
        .containsPattern("ok +start +[0-9,]+ ms of processor time .* without the archive [0-9,]+");
    assertThat(named(common, ".failed")).isEmpty();
    made();
    assertThat(served()).as("what was loaded").contains(FROM_ARCHIVE);
  }

  /** Which shows only when all has been rehearsed. */
  @Tag(Thorough.TAG)
  @Test
  void a_full_disk_is_a_failure_that_is_dated_and_told() throws Exception {
    String little = "ulimit -f 16000 && exec \"$0\" class-archive";
    ProcessResult failed = ProcessResult.start(
            place, environment(), "/bin/sh", "-c", little, LAUNCHER)
        .await();

    assertThat(failed.code()).as(failed.out()).isEqualTo(1);
    assertThat(named(place, ".failed")).hasSize(1);
    assertThat(named(place, "")).noneMatch(name -> name.startsWith("making-classes"));
  }

  /** Not the one by which the launcher asks for the version of Java. */
  private static ProcessHandle rehearsed(Process maker) {
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (true) {
      Optional<ProcessHandle> found = maker
          .descendants()
          .filter(child -> child.info().commandLine().orElse("").contains("TrainedProcess"))
          .findFirst();
      if (found.isPresent()) {
        return found.get();
      }
      assertThat(maker.isAlive() && System.nanoTime() < deadline).isTrue();
      Thread.onSpinWait();
    }
  }

  private static List<String> named(Path home, String end) {
    String[] names = home.resolve("caches/shared-context/classes").toFile().list();
    return Stream.of(names == null ? new String[0] : names)
        .filter(name -> name.endsWith(end))
        .toList();
  }

  /** An archive in this test's cache. */
  private Path made() throws IOException, InterruptedException {
    Path archive = making().archive();
    Path classes = Files.createDirectories(place.resolve("caches/shared-context/classes"));
    for (String end : List.of("", ".size")) {
      Path from = archive.resolveSibling(archive.getFileName() + end);
      Files.copy(from, classes.resolve(from.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
    }
    return classes.resolve(archive.getFileName());
  }

  /**
   * The one archive of all these tests, since one takes ten seconds of processor time: a first making that
   * was killed, what that left, and the second.
   */
  private record Making(
      ProcessResult killed, List<String> left, ProcessResult mended, Path archive) {}

  private static synchronized Making making() throws IOException, InterruptedException {
    if (shared == null) {
      shared = killedAndMade();
    }
    return shared;
  }

  private static Making killedAndMade() throws IOException, InterruptedException {
    ProcessResult.Running first =
        ProcessResult.start(common, environment(common), LAUNCHER, "class-archive");
    assertThat(rehearsed(first.process()).destroyForcibly()).isTrue();
    ProcessResult killed = first.await();
    List<String> left = named(common, "");
    ProcessResult mended = ProcessResult.start(
            common, environment(common), LAUNCHER, "doctor", "--fix")
        .await();
    Path classes = common.resolve("caches/shared-context/classes");
    try (Stream<Path> all = Files.list(classes)) {
      Path archive = all.filter(file -> file.toString().endsWith(".classes"))
          .findFirst()
          .orElseThrow(() -> new AssertionError(mended.out() + mended.err()));
      return new Making(killed, left, mended, archive);
    }
  }

  /** A session with a server, all of whose lines must be answers; gives what classes it loaded. */
  private String served() throws IOException {
    Path loaded = place.resolve("loaded.txt");
    ProcessBuilder builder =
        ServerProcess.builder(List.of(LAUNCHER), place.resolve("home"), Map.of());
    builder.environment().putAll(environment());
    builder.environment().remove(ServerProcess.CLASS_ARCHIVE);
    builder
        .environment()
        .put("SHARED_CONTEXT_JAVA_OPTIONS", "-Xlog:class+load=info:file=" + loaded);
    try (ServerProcess server = ServerProcess.run(builder)) {
      assertThat(server.initialize().has("result")).isTrue();
      assertThat(server.call("create_session", Map.of("purpose", "archive")).path("success"))
          .hasToString("true");
      assertThat(server.finish()).as(server.errors()).isZero();
      assertThat(server.silent()).isTrue();
      assertThat(server.errors()).doesNotContain("warning", "error");
    }
    return Files.readString(loaded);
  }

  private Map<String, String> environment() {
    return environment(place);
  }

  private static Map<String, String> environment(Path home) {
    return Map.of(
        "HOME", home.toString(),
        "PATH", System.getenv("PATH"),
        "XDG_CACHE_HOME", home.resolve("caches").toString(),
        "SHARED_CONTEXT_JAVA", System.getProperty("java.home"));
  }

  private static byte[] flipped(byte[] whole) {
    byte[] flipped = whole.clone();
    for (int i = whole.length / 3; i < whole.length / 3 + 4_000; i++) {
      flipped[i] ^= 0x55;
    }
    return flipped;
  }
}
