package io.sharedcontext.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The note with which a store stays closed. */
class OutOfServiceTest {
  private static final Instant NOW = Instant.parse("2026-11-20T10:30:00Z");

  @TempDir
  private Path home;

  private Path file;

  @BeforeEach
  void make() {
    file = home.resolve("context.db");
  }

  private Path note() {
    return home.resolve("context.db.out-of-service");
  }

  /** Nothing of the store was moved before its note was whole. */
  @ParameterizedTest
  @ValueSource(strings = {"", "REST", "\n", "\u00ff\u00fe"})
  void one_that_was_cut_short_by_a_full_disk_costs_no_log_when_it_is_mended(String text)
      throws IOException {
    Files.writeString(file, "database");
    Path log = Files.writeString(home.resolve("context.db-wal"), "acknowledged");
    Files.write(note(), text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> OutOfService.refuse(file)).isInstanceOf(Failure.class);

    assertThat(new Restoration(file, database -> {}).mend(NOW)).isPresent();

    assertThat(log).hasContent("acknowledged");
    assertThat(OutOfService.of(file)).isEmpty();
  }

  @Test
  void it_is_whole_or_not_there_and_follows_no_link() throws IOException {
    Path victim = Files.writeString(home.resolve("victim"), "precious");
    Files.createSymbolicLink(note(), victim);
    OutOfService put = new OutOfService(OutOfService.Cause.RESTORE, Optional.of(home.resolve("x")));

    put.put(file);

    assertThat(victim).hasContent("precious");
    assertThat(OutOfService.of(file)).contains(put);
    assertThat(List.of(home.toFile().list()))
        .containsExactlyInAnyOrder("victim", "context.db.out-of-service");
  }
}
