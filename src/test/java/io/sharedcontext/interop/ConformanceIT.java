package io.sharedcontext.interop;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The official conformance suite against the product's wire with the suite's own tools behind it.
 * The suite tests by URL only, so a bridge from HTTP to standard input and output stands between.
 */
class ConformanceIT {
  private static final Duration MOST = Duration.ofMinutes(2);

  /** Scenarios of extensions, and of the HTTP binding, that a stdio server has no part in. */
  private static final Set<String> LEFT = Set.of(
      "http-custom-header-server-validation",
      "http-header-validation",
      "tasks-capability-negotiation",
      "tasks-dispatch-and-envelope",
      "tasks-lifecycle",
      "tasks-mrtr-composition",
      "tasks-mrtr-input",
      "tasks-request-headers",
      "tasks-request-state-removal",
      "tasks-required-task-error",
      "tasks-wire-fields");

  /** Checks that apply only to a server whose lists change. */
  private static final Set<String> NOT_APPLICABLE = Set.of(
      "sep-2575-server-sends-prompts-list-changed-on-subscription",
      "sep-2575-server-sends-tools-list-changed-on-subscription");

  /** Checks of subscriptions, which a server that announces none is spared. */
  private static final Set<String> SUBSCRIPTIONS = Set.of(
      "sep-2575-server-honors-notification-filter",
      "sep-2575-server-sends-subscription-ack",
      "sep-2575-server-tags-subscription-id");

  @TempDir
  private Path results;

  @TempDir
  private Path former;

  private NodePackages packages;

  @BeforeEach
  void install() throws IOException, InterruptedException {
    packages = NodePackages.installed();
  }

  @Test
  void everything_that_2025_11_25_requires_passes() throws Exception {
    ExternalProgram.Finished suite = run("2025-11-25", Set.of());

    assertThat(suite.code()).as(suite.out()).isZero();
    assertThat(checks("FAILURE", "scenario")).isEmpty();
    assertThat(checks("SUCCESS", "scenario")).hasSizeGreaterThanOrEqualTo(30);
  }

  @Test
  void everything_that_2026_07_28_requires_passes_and_what_is_left_is_known() throws Exception {
    ExternalProgram.Finished suite = run("2026-07-28", LEFT);

    assertThat(suite.code()).as(suite.out()).isZero();
    assertThat(checks("FAILURE", "scenario")).isEqualTo(LEFT);
    assertThat(checks("SKIPPED", "check")).containsAll(NOT_APPLICABLE);
    assertThat(checks("SUCCESS", "check")).containsAll(SUBSCRIPTIONS);
    assertThat(checks("SUCCESS", "scenario")).hasSizeGreaterThanOrEqualTo(37);
  }

  /**
   * Runs what a revision requires. The suite gives a stream 0.8 s to say its first words, which on a busy
   * machine a server does not always have: what failed, but for {@code left}, is run alone twice more.
   */
  private ExternalProgram.Finished run(String revision, Set<String> left)
      throws IOException, InterruptedException {
    List<String> fixture = ServerProcess.command(ConformanceFixture.class.getName());
    // The first start of all reads its classes from the disk, and the suite waits for no one.
    assertThat(ExternalProgram.of(fixture.toArray(String[]::new))
            .run(Map.of(), MOST)
            .code())
        .isZero();
    try (Bridge bridge = Bridge.to(packages, fixture)) {
      ExternalProgram.Finished suite = suite(bridge, "--requirements", revision);
      for (int repetition = 0; repetition < 2; repetition++) {
        SortedSet<String> failed = checks("FAILURE", "scenario");
        failed.removeAll(left);
        for (String scenario : failed) {
          putAway(scenario, repetition);
          suite = suite(bridge, "--scenario", scenario, "--spec-version", revision);
        }
      }
      return suite;
    }
  }

  private ExternalProgram.Finished suite(Bridge bridge, String... what)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(
        List.of(packages.node(), packages.file("conformance/dist/index.js"), "server"));
    command.addAll(List.of("--url", bridge.url(), "--output-dir", results.toString()));
    command.addAll(List.of(what));
    return ExternalProgram.of(command.toArray(String[]::new)).run(Map.of(), MOST);
  }

  private void putAway(String scenario, int repetition) throws IOException {
    try (Stream<Path> all = Files.list(results)) {
      for (Path result : all.filter(one -> name(one).equals(scenario)).toList()) {
        Files.move(result, former.resolve(repetition + "-" + scenario));
      }
    }
  }

  /** The names of scenarios or checks that came to {@code status}. */
  private SortedSet<String> checks(String status, String what) throws IOException {
    try (Stream<Path> scenarios = Files.list(results)) {
      return scenarios
          .flatMap(scenario -> checks(scenario)
              .filter(check -> check.path("status").asText().equals(status))
              .map(check -> what.equals("check") ? check.path("id").asText() : name(scenario)))
          .collect(toCollection(TreeSet::new));
    }
  }

  private static Stream<JsonNode> checks(Path scenario) {
    try {
      JsonNode checks = Json.parse(Files.readString(scenario.resolve("checks.json")));
      return StreamSupport.stream(checks.spliterator(), false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A directory is named after its scenario and the time: {@code server-NAME-2026-11-21T…}. */
  private static String name(Path scenario) {
    return String.valueOf(scenario.getFileName())
        .replaceFirst("^server-", "")
        .replaceFirst("-\\d{4}-\\d{2}-\\d{2}T.*$", "");
  }
}
