package io.sharedcontext.store.postgresql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.Settings;
import io.sharedcontext.store.Store;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.TestEngine;
import io.sharedcontext.testing.Thorough;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Eight processes post to one PostgreSQL while another follows them by a cursor. */
class CommitOrderIT {
  private static final int PROCESSES = 8;
  private static final int POSTS = Thorough.times(150, 500);

  @TempDir
  Path home;

  private record Poster(Process process, CompletableFuture<Set<Long>> acknowledged) {}

  private Poster start(String name, Map<String, String> environment) throws IOException {
    List<String> command = ServerProcess.command(PostingProcess.class.getName());
    command.addAll(List.of(name, Integer.toString(POSTS)));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    Process process = builder.start();
    return new Poster(process, CompletableFuture.supplyAsync(() -> lines(process)));
  }

  private static Set<Long> lines(Process process) {
    Set<Long> ids = new HashSet<>();
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        ids.add(Long.valueOf(line));
      }
      return ids;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_cursor_skips_nothing_and_repeats_nothing_though_writers_are_killed() throws Exception {
    Map<String, String> environment = TestEngine.POSTGRESQL.environment(home);
    try (Store store = new Store(Settings.of(environment).store())) {
      store.write(tx -> tx.run("""
              INSERT INTO sessions (id, purpose, metadata, created_by, created_at, updated_at,
                is_active, public_count) VALUES ('s', 'p', '{}', 'c', 0, 0, 1, 0)
              """)).join();
      List<Poster> posters = new ArrayList<>();
      for (int i = 0; i < PROCESSES; i++) {
        posters.add(start("p" + i, environment));
      }

      List<Long> followed = new ArrayList<>();
      boolean killed = false;
      while (posters.stream().anyMatch(one -> one.process().isAlive())) {
        follow(store, followed);
        if (!killed && followed.size() > PROCESSES * POSTS / 4) {
          posters.subList(0, 2).forEach(one -> one.process().destroyForcibly());
          killed = true;
        }
      }
      Set<Long> acknowledged = new HashSet<>();
      posters.forEach(one -> acknowledged.addAll(one.acknowledged().join()));
      follow(store, followed);

      assertThat(killed).isTrue();
      assertThat(followed)
          .isEqualTo(LongStream.rangeClosed(1, followed.size()).boxed().toList());
      assertThat(followed).containsAll(acknowledged);
      assertThat(acknowledged).hasSizeGreaterThanOrEqualTo((PROCESSES - 2) * POSTS);
    }
  }

  private static void follow(Store store, List<Long> followed) {
    long last = followed.isEmpty() ? 0 : followed.get(followed.size() - 1);
    followed.addAll(store.read(tx -> tx.list(
        "SELECT id FROM messages WHERE id > ? ORDER BY id", row -> row.number("id"), last)));
  }
}
