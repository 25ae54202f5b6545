package io.sharedcontext.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.Setting;
import io.sharedcontext.cli.Operator;
import io.sharedcontext.cli.spawn.LaunchCommand;
import io.sharedcontext.testing.ServerProcess;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code doctor} says of an archive of classes that is not used. */
class ClassArchiveCheckTest {
  private static final Instant NOW = Instant.parse("2026-11-20T10:30:00Z");

  @TempDir
  private Path place;

  private Path archive;

  @BeforeEach
  void choosePlace() {
    archive = place.resolve("some.classes");
  }

  private String said(String told) {
    return said(told, false);
  }

  private String said(String told, boolean fix) {
    return said(told, fix, new LaunchCommand(ServerProcess.command("io.sharedcontext.Main")));
  }

  private String said(String told, boolean fix, LaunchCommand launching) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Operator operator = new Operator(
        Map.of(Setting.HOME.variable(), place.toString()),
        nowhere,
        nowhere,
        false,
        Clock.fixed(NOW, ZoneOffset.UTC));
    Finding finding =
        new ClassArchiveCheck(operator, told, launching, fix).examine().get(0);
    assertThat(finding.level()).isEqualTo(Finding.Level.NOTE);
    assertThat(finding.text()).contains("each start takes about twice as long");
    return finding.text() + " " + finding.advice();
  }

  private void failed(String suffix, String reason, Instant begun) throws IOException {
    Path file = Files.writeString(place.resolve("some.classes.failed" + suffix), reason);
    Files.setLastModifiedTime(file, FileTime.from(begun));
  }

  @Test
  void why_there_can_be_none_is_told_with_what_to_do() {
    assertThat(said("")).contains("was not started by bin/shared-context");
    assertThat(said("off")).contains("turned off by SHARED_CONTEXT_CLASS_ARCHIVE", "Unset");
    assertThat(said("homeless")).contains("no home directory", "XDG_CACHE_HOME");
  }

  @Test
  void one_that_is_not_made_yet_is_made_by_the_next_start() {
    assertThat(said(archive.toString())).contains(archive + " is not made yet", "next start");
  }

  @Test
  void one_that_is_of_another_program_is_named() throws IOException {
    Files.writeString(archive, "classes");

    assertThat(said(archive.toString())).contains(archive + " is of an earlier program or Java");
  }

  @Test
  void one_that_is_being_made_is_left_alone() throws IOException {
    Files.createSymbolicLink(place.resolve("some.classes.lock"), Path.of("1:2"));

    assertThat(said(archive.toString())).contains(archive + " is being made");
  }

  @Test
  void a_failure_is_told_with_its_time_its_reason_and_the_next_try() throws IOException {
    failed("", "No space left on device", NOW.minusSeconds(600));
    assertThat(said(archive.toString()))
        .contains("tried at 2026-11-20T10:20:00Z and failed (No space left on device)")
        .contains("next try after 2026-11-20T11:20:00Z")
        .contains("shared-context doctor --fix");

    failed("-again", "", NOW.minusSeconds(300));
    assertThat(said(archive.toString()))
        .contains("it was ended from outside", "next try after 2026-11-21T10:25:00Z");
  }

  @Test
  void a_failure_long_ago_is_no_hindrance() throws IOException {
    failed("", "No space left on device", NOW.minusSeconds(3_700));

    assertThat(said(archive.toString())).contains("the next start makes it");
  }

  /** Java makes no archive of classes in directories. */
  @Test
  void one_that_cannot_be_made_on_request_is_told_with_its_reason() throws IOException {
    failed("", "No space left on device", NOW.minusSeconds(600));
    List<String> words = ServerProcess.command("io.sharedcontext.Main");
    words.set(
        words.indexOf("-cp") + 1, words.get(words.indexOf("-cp") + 1) + File.pathSeparator + place);

    assertThat(said(archive.toString(), true, new LaunchCommand(words)))
        .contains(archive + " could not be made: ", "no archive of classes was made")
        .contains("from directories, such as " + place)
        .doesNotContain("next try");
  }

  @Test
  void one_that_others_could_have_made_is_not_made_over() throws IOException {
    Files.createSymbolicLink(archive, place.resolve("elsewhere"));

    assertThat(said(archive.toString(), true)).contains("is not used, because others");
    assertThat(place.resolve("elsewhere")).doesNotExist();
  }
}
