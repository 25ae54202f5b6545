package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** {@code bin/shared-context} finds a Java, builds what is missing, and starts the server. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
class LauncherTest extends CheckoutFixture {
  @Test
  void builds_what_is_missing_and_keeps_standard_output_clean() throws Exception {
    ProcessResult first = run("serve", "two words", "*");

    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.out().lines())
        .first()
        .isEqualTo(place.resolve("chosen/bin/java").toString());
    assertThat(first.out().lines().toList())
        .endsWith("-jar", jar().toRealPath().toString(), "serve", "two words", "*")
        .contains("-Xlog:all=warning:stderr", "-XX:+DisplayVMOutputToStderr");
    assertThat(first.err())
        .contains("building the server in " + checkout.toRealPath(), "about a minute")
        .hasLineCount(1);
    assertThat(checkout.resolve("target").toFile().list()).containsExactly(jarName());
  }

  @Test
  void builds_nowhere_but_beside_the_jar() throws Exception {
    ProcessResult first = run();

    assertThat(first.code()).as(first.err()).isZero();
    assertThat(Files.readString(home.resolve("work")))
        .startsWith(checkout.toRealPath().resolve("target/launcher-").toString());
  }

  @Test
  void builds_again_only_when_a_source_is_newer() throws Exception {
    run();
    assertThat(run().err()).isEmpty();

    Files.setLastModifiedTime(
        Files.writeString(checkout.resolve("src/main/New.java"), ""),
        FileTime.from(Files.getLastModifiedTime(jar()).toInstant().plusSeconds(1)));

    assertThat(run().err()).contains("building the server");
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void works_in_a_directory_that_is_gone() throws Exception {
    run();
    String there = "mkdir gone && cd gone && rmdir ../gone && exec \"$0\" two 2>&1";

    ProcessResult finished =
        start(Path.of("/bin/sh"), "-c", there, launcher.toString()).await();

    assertThat(finished.code()).as(finished.out()).isZero();
    assertThat(finished.out()).contains("directory /\n", "\ntwo\n");
  }

  @Test
  void stays_in_a_directory_that_is_there() throws Exception {
    assertThat(run("file").out()).contains("directory " + home.toRealPath() + "\n");
  }

  /** The first file that the JVM opened would take the number, and be read as requests. */
  @Test
  void closed_standard_streams_are_at_their_end_and_no_file_takes_their_place() throws Exception {
    run();
    script(place.resolve("chosen/bin/java"), """
        #!/bin/sh
        exec 9>"$HOME/descriptors"
        cat >&9 && echo nothing more >&9
        { echo written; } 2>/dev/null || echo no output >&9
        echo written >&2 || echo no errors >&9
        """);

    start(Path.of("/bin/sh"), "-c", "exec \"$0\" <&- >&- 2>&-", launcher.toString())
        .await();

    assertThat(home.resolve("descriptors")).hasContent("nothing more\nno output\nno errors\n");
  }

  /** What macOS has in place of a Java that is not installed. */
  @Test
  void a_program_that_only_says_where_java_is_to_be_had_is_no_java() throws Exception {
    environment.put("SHARED_CONTEXT_JAVA", place.resolve("stub/bin/java").toString());
    script(
        place.resolve("stub/bin/java"), "#!/bin/sh\necho No Java runtime is present >&2\nexit 1\n");
    run();

    ProcessResult finished = run();

    assertThat(finished.code()).isEqualTo(1);
    assertThat(finished.err())
        .contains("needs Java 17 or later; install a JDK")
        .doesNotContain("older")
        .hasLineCount(1);
  }

  @Test
  void a_failed_build_says_so_and_leaves_no_lock() throws Exception {
    Files.writeString(home.resolve("broken"), "");

    ProcessResult failed = run();

    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.out()).isEmpty();
    assertThat(failed.err()).contains("the build failed", "Maven talks").doesNotContain("\033");
    assertThat(checkout.resolve("target")).isEmptyDirectory();
  }

  @Test
  void works_through_symbolic_links_from_anywhere() throws Exception {
    Path absolute = Files.createSymbolicLink(place.resolve("absolute"), launcher);
    Path relative = Files.createSymbolicLink(home.resolve("relative"), Path.of("../absolute"));
    run();

    assertThat(start(absolute).await().out()).contains(jar().toRealPath().toString());
    assertThat(start(relative).await().out()).contains(jar().toRealPath().toString());
  }

  @Test
  void takes_the_newest_java() throws Exception {
    environment.remove("SHARED_CONTEXT_JAVA");
    java("home of somebody/.jdks/old", "11.0.1");
    java("home of somebody/.jdks/new", "98");
    java("home of somebody/.jdks/newest", "99.0.1");
    environment.put("JAVA_HOME", java("configured", "1.8.0_402").toString());

    ProcessResult finished = run();

    assertThat(finished.out()).contains(".jdks/newest/bin/java", "--enable-native-access");
  }

  @Test
  void refuses_an_old_java_in_one_sentence() throws Exception {
    environment.put("SHARED_CONTEXT_JAVA", java("old", "11.0.1").toString());
    run();

    ProcessResult finished = run();

    assertThat(finished.code()).isEqualTo(1);
    assertThat(finished.err()).contains("needs Java 17 or later").hasLineCount(1);
  }

  @Test
  void options_for_every_java_do_not_reach_this_one() throws Exception {
    script(place.resolve("chosen/bin/java"), """
        #!/bin/sh
        printf '%s\\n' "${JAVA_TOOL_OPTIONS-none}" "$LC_CTYPE" "$@"
        """);
    environment.put("JAVA_TOOL_OPTIONS", "-agentlib:jdwp");
    environment.put("SHARED_CONTEXT_JAVA_OPTIONS", "-Xmx1g -Dx=*");

    ProcessResult finished = run();

    assertThat(finished.out().lines().toList())
        .startsWith("none", "C.UTF-8")
        .containsSubsequence("-Xmx384m", "-Xmx1g", "-Dx=*", "-jar");
  }

  @Test
  void without_maven_an_old_jar_is_better_than_none() throws Exception {
    environment.put("PATH", toolsWithoutMaven().toString());

    ProcessResult nothing = run();
    assertThat(nothing.code()).isEqualTo(1);
    assertThat(nothing.err()).contains("needs Maven").hasLineCount(1);

    Files.createDirectories(checkout.resolve("target"));
    Files.setLastModifiedTime(Files.writeString(jar(), "old"), FileTime.from(Instant.EPOCH));
    ProcessResult old = run();
    assertThat(old.code()).isZero();
    assertThat(old.err()).contains("running the old jar");
  }

  private Path toolsWithoutMaven() throws IOException {
    Path tools = Files.createDirectories(place.resolve("few tools"));
    for (String tool : List.of("find", "head", "readlink", "sh")) {
      Path found = Files.exists(Path.of("/usr/bin", tool))
          ? Path.of("/usr/bin", tool)
          : Path.of("/bin", tool);
      script(tools.resolve(tool), "#!/bin/sh\nexec " + found + " \"$@\"\n");
    }
    return tools;
  }
}
