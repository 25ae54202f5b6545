package io.sharedcontext.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sharedcontext.store.Tx;
import io.sharedcontext.testing.TestEngine;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.testing.WithStore;
import io.sharedcontext.tool.Json;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The audit log can be shortened by whoever has the store's secret, and by nobody else unnoticed. */
@WithStore
class AuditCutTest {
  private static final Instant OLD = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
  private static final byte[] SECRET = new byte[32];

  private final ToolFixture tools;

  AuditCutTest(ToolFixture tools) {
    this.tools = tools;
    for (int i = 0; i < 30; i++) {
      record(i < 20 ? OLD.plusSeconds(i) : NOW);
    }
    run("UPDATE counted SET up_to = 30 WHERE name = 'audit'");
  }

  private void record(Instant at) {
    write(tx -> {
      Audit.record(tx, at, new Audit.Event("e", "ann", "", Audit.Result.SUCCESS, Json.object()));
      return true;
    });
  }

  private <T> T write(Function<Tx, T> work) {
    return tools.store().write(work).join();
  }

  private void run(String sql) {
    write(tx -> tx.run(sql));
  }

  private int cut(byte[] secret, int most) {
    return write(tx -> AuditCut.cut(tx, secret, OLD.plusSeconds(1_000), NOW, most));
  }

  private Audit.Verdict verdict(Optional<byte[]> secret) {
    return tools.store().read(tx -> Audit.verify(tx, secret));
  }

  @Test
  void it_is_cut_bit_by_bit_and_stays_whole() {
    assertThat(cut(SECRET, 12)).isEqualTo(12);
    assertThat(cut(SECRET, 12)).isEqualTo(8);
    assertThat(cut(SECRET, 12)).isZero();

    assertThat(verdict(Optional.of(SECRET))).isEqualTo(new Audit.Verdict(12, Optional.empty()));
    assertThat(tools.store().read(AuditCut::find).orElseThrow().removed()).isEqualTo(20);
  }

  @Test
  void what_the_figures_do_not_count_yet_stays() {
    run("UPDATE counted SET up_to = 5 WHERE name = 'audit'");

    assertThat(cut(SECRET, 100)).isEqualTo(5);
  }

  @Test
  void an_old_row_behind_a_new_one_stays() {
    record(OLD);

    assertThat(cut(SECRET, 100)).isEqualTo(20);
    assertThat(verdict(Optional.of(SECRET)).broken()).isEmpty();
  }

  @Test
  void rows_after_the_cut_still_cannot_be_deleted() {
    cut(SECRET, 100);

    assertThatThrownBy(() -> run("DELETE FROM audit WHERE id = 25"))
        .hasStackTraceContaining("append-only");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE audit_cut SET removed = 3",
        "UPDATE audit_cut SET cut_at = 3",
        "UPDATE audit_cut SET mac = hash",
        // A cut of somebody who only has the file: further on, with the hash of the row there.
        "UPDATE audit_cut SET up_to = 25, hash = (SELECT hash FROM audit WHERE id = 25)",
        "UPDATE audit_cut SET hash = mac",
        "DELETE FROM audit_cut",
        "UPDATE audit_cut SET up_to = 19"
      })
  void a_forged_cut_shows(String forgery) {
    cut(SECRET, 100);
    run(TestEngine.current().dropTrigger("audit_stays", "audit"));
    run(forgery);
    run("DELETE FROM audit WHERE id <= (SELECT coalesce(max(up_to), 0) FROM audit_cut)");

    assertThat(verdict(Optional.of(SECRET)).broken()).isPresent();
  }

  @Test
  void a_cut_without_a_signature_of_the_store_shows_and_is_not_gone_on_from() {
    byte[] other = new byte[32];
    Arrays.fill(other, (byte) 7);
    cut(other, 5);

    assertThat(verdict(Optional.of(SECRET)).broken().orElseThrow())
        .contains("another token.secret");
    assertThat(verdict(Optional.empty()).broken().orElseThrow()).contains("lost");
    assertThat(cut(SECRET, 100)).isZero();
  }

  @Test
  void a_cut_is_signed_again_when_the_secret_changes() {
    byte[] next = new byte[32];
    Arrays.fill(next, (byte) 7);
    cut(SECRET, 5);
    write(tx -> {
      AuditCut.signAgain(tx, SECRET, next);
      return true;
    });

    assertThat(verdict(Optional.of(next)).broken()).isEmpty();
    assertThat(cut(next, 100)).isEqualTo(15);
  }

  @Test
  void rows_put_back_before_the_cut_show() {
    cut(SECRET, 100);
    run("INSERT INTO audit SELECT 3, at, event_type, agent_id, session_id, outcome, details, hash"
        + " FROM audit WHERE id = 25");

    assertThat(verdict(Optional.of(SECRET)).broken().orElseThrow()).contains("there again");
  }
}
