package io.sharedcontext.cli.doctor;

import io.sharedcontext.cli.Operator;
import io.sharedcontext.cli.classarchive.FailedAttempt;
import io.sharedcontext.cli.client.StdioClient;
import io.sharedcontext.cli.spawn.LaunchCommand;
import io.sharedcontext.store.FileTrust;
import io.sharedcontext.store.StoreProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks whether servers start from the archive of classes, why not, and what a start costs with and
 * without it; makes it when it is asked to. Which archive that is the launcher tells.
 */
final class ClassArchiveCheck {
  /** The system property by which the launcher says where the archive is, or why there is none. */
  static final String PROPERTY = "shared-context.class-archive";

  private static final String CHECK = "archive";
  private static final String SWITCH = "SHARED_CONTEXT_CLASS_ARCHIVE";
  private static final String OPTIONS = "SHARED_CONTEXT_JAVA_OPTIONS";
  private static final String BY_HAND = "To make it now: shared-context doctor --fix";
  private static final int STARTS = 3;

  private final Operator operator;
  private final String told;
  private final LaunchCommand launching;
  private final boolean fix;

  /**
   * Looks for {@code operator}.
   *
   * @param told what the launcher said: a path, "off", "homeless", or nothing
   * @param fix whether one that is missing, damaged or out of date is made anew
   */
  ClassArchiveCheck(Operator operator, String told, LaunchCommand launching, boolean fix) {
    this.operator = operator;
    this.told = told;
    this.launching = launching;
    this.fix = fix;
  }

  /** The findings. */
  List<Finding> examine() {
    return switch (told) {
      case "" ->
        List.of(none(
            "this was not started by bin/shared-context, which alone keeps an archive of classes",
            "Start servers through bin/shared-context."));
      case "off" -> List.of(none("it is turned off by " + SWITCH, "Unset " + SWITCH + "."));
      case "homeless" ->
        List.of(none(
            "there is no home directory to keep an archive of classes in",
            "Set HOME, or XDG_CACHE_HOME to an absolute path."));
      default -> at(Path.of(told));
    };
  }

  private static Finding none(String text, String advice) {
    return Finding.note(CHECK, text + ", so each start takes about twice as long", advice);
  }

  private List<Finding> at(Path archive) {
    try {
      if (used()) {
        return inUse(archive);
      }
      Optional<Finding> hindrance = hindrance(archive);
      if (hindrance.isPresent()) {
        return List.of(hindrance.get());
      }
      return fix ? made(archive) : List.of(absent(archive));
    } catch (IOException | RuntimeException e) {
      return List.of(Finding.note(CHECK, archive + ": " + e.getMessage(), BY_HAND));
    }
  }

  private List<Finding> inUse(Path archive) throws IOException {
    List<Long> with = new ArrayList<>();
    List<Long> without = new ArrayList<>();
    for (int start = 0; start < STARTS; start++) {
      with.add(cost(Map.of()).toMillis());
      without.add(cost(Map.of(SWITCH, "off")).toMillis());
    }
    return List.of(
        Finding.ok(
            CHECK,
            "classes come from %s (%,d MB, made %s)"
                .formatted(
                    archive,
                    Files.size(archive) >> 20,
                    Files.getLastModifiedTime(archive)
                        .toInstant()
                        .truncatedTo(ChronoUnit.SECONDS))),
        Finding.ok(
            "start",
            "%,d ms of processor time until the first answer; without the archive %,d"
                .formatted(median(with), median(without))));
  }

  private static long median(List<Long> millis) {
    Collections.sort(millis);
    return millis.get(millis.size() / 2);
  }

  /** What a making would not change, or would disturb. */
  private static Optional<Finding> hindrance(Path archive) throws IOException {
    Optional<StoreProblem> unsafe =
        FileTrust.code(archive.resolveSibling("")).or(() -> FileTrust.file(archive));
    if (unsafe.isPresent()) {
      return Optional.of(
          none(
              archive + " is not used, because others could have it run what they like: "
                  + unsafe.get().text(),
              "Make it this user's alone, or remove it, or set XDG_CACHE_HOME to a directory that is."));
    }
    return Files.exists(
            archive.resolveSibling(archive.getFileName() + ".lock"), LinkOption.NOFOLLOW_LINKS)
        ? Optional.of(none(archive + " is being made", "Nothing: later starts use it."))
        : Optional.empty();
  }

  /** Makes it as the launcher would, whatever failed before. */
  private List<Finding> made(Path archive) throws IOException {
    List<String> words = new ArrayList<>(launching.words());
    words.addAll(List.of("class-archive", archive.toString()));
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().putAll(operator.environment());
    Process making = builder.start();
    making.getOutputStream().close();
    String said = new String(making.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (used()) {
      return inUse(archive);
    }
    return List.of(none(
        archive + " could not be made: " + said.strip().replaceAll("\\R+", "; "),
        "Mend that, and try again: shared-context doctor --fix"));
  }

  private Finding absent(Path archive) throws IOException {
    Optional<FailedAttempt> failed = FailedAttempt.latest(archive);
    if (failed.isPresent() && failed.get().next().isAfter(operator.clock().instant())) {
      return none(failure(archive, failed.get()), BY_HAND);
    }
    return none(
        Files.exists(archive)
            ? archive + " is of an earlier program or Java, or damaged"
            : archive + " is not made yet",
        "Nothing: the next start makes it. " + BY_HAND);
  }

  private static String failure(Path archive, FailedAttempt attempt) {
    String reason = attempt.reason().isEmpty() ? "it was ended from outside" : attempt.reason();
    return archive + " was tried at " + attempt.begun().truncatedTo(ChronoUnit.SECONDS)
        + " and failed (" + reason + "); next try after "
        + attempt.next().truncatedTo(ChronoUnit.SECONDS);
  }

  /** Whether a server that is started now has its classes from an archive. */
  private boolean used() throws IOException {
    Path log = Files.createTempFile("classes", ".txt");
    try {
      String options = operator.environment().getOrDefault(OPTIONS, "");
      cost(Map.of(OPTIONS, options + " -Xlog:class+load:file=" + log));
      return Files.readString(log).contains("io.sharedcontext.Server source: shared objects");
    } finally {
      Files.delete(log);
    }
  }

  /** The processor time of a server until its first answer. */
  private Duration cost(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(operator.forJava());
    environment.putAll(more);
    try (StdioClient server = StdioClient.start(launching, environment)) {
      server.initialize();
      return ProcessHandle.of(server.pid())
          .flatMap(process -> process.info().totalCpuDuration())
          .orElse(Duration.ZERO);
    }
  }
}
