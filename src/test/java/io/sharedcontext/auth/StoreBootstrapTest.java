package io.sharedcontext.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.store.Store;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.SqliteOnly;
import io.sharedcontext.testing.TestEngine;
import io.sharedcontext.tool.Permission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a new store gets, and that it gets it once. */
class StoreBootstrapTest {
  @TempDir
  Path home;

  private IdentityFixture peer() {
    return new IdentityFixture(home, Clock.systemUTC(), IdentityFixture.launch("ann"));
  }

  /** A database server keeps the secret of its store. */
  private static List<String> keyFiles() {
    return TestEngine.current() == TestEngine.SQLITE
        ? List.of("admin.key", "token.secret")
        : List.of("admin.key");
  }

  private IdentityFixture admin() {
    String key = new SecretFile(home.resolve("admin.key")).read().orElseThrow();
    return new IdentityFixture(
        home,
        Clock.systemUTC(),
        LaunchIdentity.of(Optional.empty(), Optional.empty(), Optional.of(key)));
  }

  @Test
  void of_twenty_processes_that_start_at_once_one_founds_the_store() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(20);
    List<CompletableFuture<String>> starts = IntStream.range(0, 20)
        .mapToObj(i -> CompletableFuture.supplyAsync(() -> start(i), threads))
        .toList();
    List<String> tokens = starts.stream().map(CompletableFuture::join).toList();
    threads.shutdown();
    IdentityFixture late = peer();
    assertThat(tokens)
        .allSatisfy(token -> assertThat(late.who("auth_token", token)).startsWith("agent"));
    assertThat(late.keys.list()).hasSize(1);
    assertThat(admin().refused("who_rules")).isEmpty();
    try (Stream<Path> files = Files.list(home)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> name.contains("key") || name.contains("secret"))
          .containsExactlyInAnyOrderElementsOf(keyFiles());
    }
    late.close();
  }

  private String start(int number) {
    try (IdentityFixture started = peer()) {
      return started.token("agent" + number);
    }
  }

  @Test
  void only_the_owner_may_read_the_files() throws Exception {
    peer().who();
    for (String name : keyFiles()) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(name))))
          .isEqualTo("rw-------");
    }
  }

  @SqliteOnly("the files of the store are deleted")
  @Test
  void a_store_made_anew_adopts_the_keys_beside_it() throws Exception {
    peer().who();
    String key = Files.readString(home.resolve("admin.key"));
    for (String file : List.of("context.db", "context.db-wal", "context.db-shm")) {
      Files.deleteIfExists(home.resolve(file));
    }
    assertThat(admin().refused("who_rules")).isEmpty();
    assertThat(home.resolve("admin.key")).hasContent(key);
  }

  @Test
  void a_draft_is_not_removed_while_another_process_is_in_a_transaction_that_may_have_made_it()
      throws Exception {
    peer().who();
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch written = new CountDownLatch(1);
    AtomicInteger removed = new AtomicInteger();
    try (Store other = store();
        Store mine = store()) {
      mine.open();
      CompletableFuture<Boolean> kept = other.write(tx -> hold(writing, written));
      writing.await();
      Thread clearing =
          new Thread(() -> removed.set(new StoreBootstrap(mine, Clock.systemUTC()).clearDrafts()));
      clearing.start();
      Await.until("it waits", () -> clearing.getState() == Thread.State.WAITING);

      written.countDown();

      assertThat(kept.get()).isTrue();
      clearing.join();
      assertThat(removed).hasValue(1);
    }
  }

  private Store store() {
    return new Store(TestEngine.current().settings(home));
  }

  /** Writes a draft, and tells whether it was there until {@code written}. */
  private boolean hold(CountDownLatch writing, CountDownLatch written) {
    try {
      Path draft = Files.createFile(home.resolve("admin.key.0123abcd"));
      writing.countDown();
      written.await();
      return Files.exists(draft);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void further_admins_are_made_with_keys() {
    IdentityFixture peer = peer();
    Keys.Issued issued = peer.keys.add("ops", Optional.empty(), Set.of(Permission.ADMIN));
    assertThat(issued.key().permissions()).isEqualTo(PermissionSets.ADMIN);
    IdentityFixture ops = new IdentityFixture(
        home, Clock.systemUTC(), IdentityFixture.launch("ops", issued.secret()));
    assertThat(ops.refused("who_rules")).isEmpty();
    assertThat(peer.keys.revoke(issued.key().id())).containsExactly(issued.key());
    assertThat(ops.refused("who_rules")).isEqualTo("INVALID_API_KEY");
    assertThat(peer.keys.revoke(issued.key().id())).isEmpty();
    assertThat(peer.keys.list()).filteredOn(key -> key.live(Instant.now())).hasSize(1);
  }
}
