package io.sharedcontext.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sharedcontext.testing.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The container image, without an engine: what its base has of Debian's packages that the launcher needs, as
 * they are installed here, and what the COPY lines of the last stage add, in a directory; each container
 * with namespaces of its own for processes and mounts, as the user and with the variables of the
 * Dockerfile. Needs root and Debian.
 */
@Tag("packages")
@EnabledOnOs(OS.LINUX)
class ImagePackageIT {
  /** Some of those that debian:bookworm-slim has. */
  private static final String BASE_FILES = """
      mkdir -p "$ROOT/usr/bin" "$ROOT/usr/sbin" "$ROOT/usr/lib" "$ROOT/usr/lib64" "$ROOT/proc" "$ROOT/../empty"
      for part in bin sbin lib lib64; do ln -s "usr/$part" "$ROOT/$part"; done
      dpkg-query -L libc6 libc-bin libgcc-s1 libselinux1 libpcre2-8-0 libacl1 libattr1 libgmp10 dash \\
        coreutils findutils sed util-linux | grep -E '^/(bin|sbin|lib|lib64|usr)/' | sort -u >"$ROOT/../files"
      tar -c --no-recursion -T "$ROOT/../files" 2>/dev/null | tar -x --keep-directory-symlink -C "$ROOT"
      ln -sf dash "$ROOT/usr/bin/sh"
      mkdir -m 1777 "$ROOT/tmp"
      """;

  /** What engines put there. */
  private static final String DEVICES = """
      mkdir "$ROOT/dev"
      cd "$ROOT/dev"
      mknod -m 666 null c 1 3
      mknod -m 666 random c 1 8
      mknod -m 666 urandom c 1 9
      ln -s /proc/self/fd fd
      """;

  /** Java asks on which mount a file is: the root has to be one. */
  private static final String ENTER = """
      user=$1 directory=$2
      shift 2
      mount --bind "$0" "$0"
      mount -t proc proc "$0/proc"
      exec /usr/sbin/chroot --userspec="$user" --groups= "$0" env -C "$directory" "$@"
      """;

  private final Dockerfile dockerfile;

  @TempDir
  private Path place;

  private Path root;

  ImagePackageIT() throws IOException {
    dockerfile = Dockerfile.read(Path.of("packaging/oci/Dockerfile"));
  }

  @BeforeEach
  void assemble() throws IOException, InterruptedException {
    assumeTrue(Files.exists(Path.of("/var/lib/dpkg")), "this is no Debian");
    assumeTrue("root".equals(System.getProperty("user.name")), "only root may do this");
    root = Files.createDirectories(place.resolve("root"));
    shell(BASE_FILES);
    shell(DEVICES);
    for (Dockerfile.Copy copy : dockerfile.copies()) {
      // The build works in /source, of which target/dist is ours.
      String from = copy.source()
          .replaceFirst("^/source", Path.of("").toAbsolutePath().toString())
          .replaceFirst("^/empty", place.resolve("empty").toString());
      String to = root + copy.target().toString();
      shell("mkdir -p '" + to + "' && cp -Rp '" + from + "'/. '" + to + "' && chown -R "
          + copy.owner() + " '" + to + "'");
    }
  }

  private void shell(String script) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-euc", script).inheritIO();
    builder.environment().put("ROOT", root.toString());
    assertThat(builder.start().waitFor()).as(script).isZero();
  }

  /** As an engine would run {@code words} in a new container on the same volume. */
  private ProcessBuilder container(Map<String, String> more, List<String> words) {
    List<String> command = new ArrayList<>(List.of(
        "unshare",
        "--mount",
        "--pid",
        "--fork",
        "--kill-child",
        "/bin/sh",
        "-euc",
        ENTER,
        root.toString(),
        dockerfile.the("USER"),
        dockerfile.the("WORKDIR")));
    command.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(dockerfile.environment());
    builder.environment().putAll(more);
    return builder;
  }

  private ServerProcess server(String agent) {
    return ServerProcess.run(
        container(Map.of("SHARED_CONTEXT_AGENT_ID", agent), dockerfile.words("ENTRYPOINT")));
  }

  /** Processes in containers have the same numbers. */
  @Test
  void two_containers_on_one_volume_read_each_other_and_lock_each_other_out() {
    try (ServerProcess ann = server("ann");
        ServerProcess bob = server("bob")) {
      ann.initialize();
      bob.initialize();
      String session = ann.call("create_session", Map.of("purpose", "image"))
          .path("session_id")
          .asText();
      String posted = String.valueOf(
          ann.call("add_message", Map.of("session_id", session, "content", "it works")));
      String read = String.valueOf(bob.call("get_messages", Map.of("session_id", session)));
      assertThat(read).as("%s, %s, %s", posted, ann.errors(), bob.errors()).contains("it works");

      assertThat(lock(ann, session)).isEqualTo("true");
      assertThat(lock(bob, session)).isEqualTo("false");

      ann.kill();
      assertThat(lock(bob, session)).isEqualTo("true");
    }
  }

  private static String lock(ServerProcess server, String session) {
    return server
        .call(
            "coordinate_session_work",
            Map.of(
                "session_id",
                session,
                "action",
                "lock",
                "resources",
                List.of("a.txt"),
                "wait_seconds",
                5))
        .path("success")
        .asText();
  }

  @Test
  void the_health_check_passes_before_and_after_the_first_call_and_not_without_a_volume_to_write()
      throws Exception {
    assertThat(health()).isZero();
    try (ServerProcess ann = server("ann")) {
      ann.initialize();
      ann.call("create_session", Map.of("purpose", "image"));
      assertThat(health()).isZero();
    }
    shell("chown 0:0 \"$ROOT/data\" && chmod 755 \"$ROOT/data\"");
    assertThat(health()).isNotZero();
  }

  private int health() throws IOException, InterruptedException {
    return container(Map.of(), dockerfile.words("HEALTHCHECK"))
        .inheritIO()
        .start()
        .waitFor();
  }

  @Test
  void it_runs_as_nobody_in_particular_and_keeps_the_store_in_a_volume() throws IOException {
    assertThat(dockerfile.the("USER")).doesNotStartWith("0").doesNotContain("root");
    assertThat(dockerfile.environment().get("SHARED_CONTEXT_HOME"))
        .startsWith(dockerfile.the("VOLUME") + "/");
    assertThat(Files.getAttribute(root.resolve("data"), "unix:uid"))
        .hasToString(dockerfile.the("USER").split(":", -1)[0]);
  }
}
