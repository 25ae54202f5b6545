package io.sharedcontext.search.index;

import static io.sharedcontext.testing.ToolFixture.agent;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.SqliteOnly;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.testing.WithStore;
import io.sharedcontext.tool.Caller;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Messages that a server of an earlier version posted. */
@WithStore
@SqliteOnly("segments are files beside the database")
class BackfillTest {
  private static final Caller ANN = agent("ann", "builder");
  private static final int MESSAGES = 450;

  private final ToolFixture bench;

  BackfillTest(ToolFixture bench) {
    this.bench = bench;
    String session = bench.session(ANN);
    for (int i = 0; i < MESSAGES; i++) {
      bench.post(ANN, session, "walrus " + i);
    }
    int posted =
        bench.store().write(tx -> tx.run("DELETE FROM search_documents")).join();
    assertThat(posted).isEqualTo(MESSAGES);
  }

  private long found(String more) {
    JsonNode found =
        bench.call(ANN, "search_context", "{'query':'walrus','fuzzy_threshold':0" + more + "}");
    return found.get("total_matches").asLong();
  }

  @Test
  void they_are_found_at_once_and_their_documents_made_meanwhile() {
    Backfill backfill = new Backfill(bench.store());
    assertThat(backfill.missing()).isEqualTo(MESSAGES);

    assertThat(found("")).isEqualTo(MESSAGES);

    long deadline = System.nanoTime() + 60_000_000_000L;
    while (backfill.missing() > 0 && System.nanoTime() < deadline) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(backfill.missing()).isZero();
  }

  @Test
  void what_another_process_made_meanwhile_is_not_made_again() {
    List<DocumentTable.Stored> some =
        bench.store().read(tx -> DocumentTable.missing(tx, 0, MESSAGES));
    Backfill backfill = new Backfill(bench.store());
    assertThat(backfill.run()).isEqualTo(MESSAGES);

    assertThat(backfill.keep(some)).isZero();
    assertThat(backfill.missing()).isZero();
  }

  @Test
  void documents_of_another_version_are_made_again() {
    Backfill backfill = new Backfill(bench.store());
    assertThat(backfill.run()).isEqualTo(MESSAGES);
    assertThat(backfill.run()).isZero();
    int old = bench
        .store()
        .write(tx -> tx.run("UPDATE search_documents SET version = -1, document = x'00'"))
        .join();

    assertThat(old).isEqualTo(MESSAGES);
    assertThat(found("")).isEqualTo(MESSAGES);
    assertThat(new Backfill(bench.store()).run()).isLessThanOrEqualTo(MESSAGES);
    assertThat(backfill.missing()).isZero();
  }
}
