package io.sharedcontext.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.store.Tx;
import io.sharedcontext.testing.MutableClock;
import io.sharedcontext.testing.TestEngine;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the audit log keeps, and that tampering with it shows. */
class AuditTest {
  private static final Audit.Filter ALL = new Audit.Filter(
      Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  private final MutableClock watch = MutableClock.at(Instant.parse("2026-11-20T10:30:00.250Z"));

  @AutoClose
  private final IdentityFixture peer;

  AuditTest(@TempDir Path home) {
    peer = new IdentityFixture(home, watch, IdentityFixture.launch("ann"));
  }

  private List<Audit.Event> log() {
    return peer.store.read(tx -> Audit.list(tx, ALL, Long.MAX_VALUE, 1_000)).stream()
        .map(Audit.Entry::event)
        .toList();
  }

  private Audit.Event last() {
    return log().get(0);
  }

  @Test
  void every_refusal_is_kept_with_its_reason_tool_and_agent() {
    peer.call("who_rules");
    assertThat(last().type()).isEqualTo("permission_denied");
    assertThat(last().agent()).isEqualTo("ann");
    assertThat(last().result()).isEqualTo(Audit.Result.DENIED);
    assertThat(last().details().path("tool").asText()).isEqualTo("who_rules");
    assertThat(last().details().path("code").asText()).isEqualTo("PERMISSION_DENIED");
    assertThat(last().details().path("reason").asText()).contains("admin");
  }

  @Test
  void a_failed_authentication_is_kept_under_the_agent_it_named() {
    peer.keys.add("bob", Optional.empty(), PermissionSets.OPEN);
    peer.token("bob");
    assertThat(last().type()).isEqualTo("authentication_failed");
    assertThat(last().agent()).isEqualTo("bob");
    peer.call("who_am_i", "auth_token", "nonsense");
    assertThat(last().type()).isEqualTo("token_rejected");
    assertThat(last().agent()).isEmpty();
  }

  @Test
  void identity_leaves_its_trace_and_no_secret() {
    Keys.Issued issued = peer.keys.add("bob", Optional.empty(), PermissionSets.OPEN);
    String token = peer.token("bob", "api_key", issued.secret());
    String next = peer.call("refresh_token", "token", token).path("token").asText();
    peer.call("who_am_i", "auth_token", token);
    peer.token("bob", "api_key", "sck_wrong");
    peer.keys.revoke("bob");
    peer.access.set(AccessMode.State.CLOSED);
    assertThat(log().stream().map(Audit.Event::type))
        .containsExactly(
            "access_changed",
            "key_revoked",
            "authentication_failed",
            "token_rejected",
            "token_refreshed",
            "token_issued",
            "key_type_fixed",
            "key_added",
            "store_created");
    assertThat(log().toString()).doesNotContain(issued.secret(), token, next, "sck_");
  }

  @Test
  void an_untouched_chain_holds() {
    fill(2_500);
    assertThat(verdict()).isEqualTo(new Audit.Verdict(2_501, Optional.empty()));
  }

  @Test
  void an_altered_row_shows() {
    fill(20);
    tamper(tx -> tx.run("UPDATE audit SET agent_id = 'eve' WHERE id = 7"));
    assertThat(verdict().rows()).isEqualTo(6);
    assertThat(verdict().broken().orElseThrow()).contains("row 7");
  }

  @Test
  void a_row_taken_out_shows() {
    fill(20);
    tamper(tx -> tx.run("DELETE FROM audit WHERE id = 7"));
    assertThat(verdict().broken().orElseThrow()).contains("row 8");
  }

  @Test
  void rows_taken_off_the_end_show() {
    fill(20);
    tamper(tx -> tx.run("DELETE FROM audit WHERE id > 15"));
    assertThat(verdict().broken().orElseThrow()).contains("16 to 21");
    tamper(tx -> tx.run("DELETE FROM audit"));
    assertThat(verdict()).isEqualTo(new Audit.Verdict(0, Optional.of("rows 1 to 21 are gone")));
  }

  @Test
  void the_store_itself_refuses_changes_to_the_log() {
    fill(1);
    assertThat(peer.store.write(tx -> tx.run("DELETE FROM audit"))).failsWithin(FIVE_SECONDS);
    assertThat(peer.store.write(tx -> tx.run("UPDATE audit SET at = 0"))).failsWithin(FIVE_SECONDS);
    assertThat(log()).hasSize(2);
  }

  private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);

  private Audit.Verdict verdict() {
    return peer.store.read(Audit::verify);
  }

  private void fill(int rows) {
    peer.who();
    change(tx -> {
      for (int i = 0; i < rows; i++) {
        var event = new Audit.Event(
            "test", "agent" + i, "s", Audit.Result.SUCCESS, Json.object().put("n", i));
        Audit.record(tx, watch.instant(), event);
      }
    });
  }

  /** What somebody with a database tool does. */
  private void tamper(Consumer<Tx> work) {
    change(tx -> {
      tx.run(TestEngine.current().dropTrigger("audit_keeps", "audit"));
      tx.run(TestEngine.current().dropTrigger("audit_stays", "audit"));
      work.accept(tx);
    });
  }

  private void change(Consumer<Tx> work) {
    boolean done = peer.store
        .write(tx -> {
          work.accept(tx);
          return true;
        })
        .join();
    assertThat(done).isTrue();
  }
}
