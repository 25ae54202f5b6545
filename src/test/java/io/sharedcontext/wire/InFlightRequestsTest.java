package io.sharedcontext.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.IntNode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** How long one waits for room that others take up. */
class InFlightRequestsTest {
  private static final int ALL = InFlightRequests.MOST;

  private final AtomicBoolean troubled = new AtomicBoolean();
  private final InFlightRequests requests =
      new InFlightRequests(troubled::get, Duration.ofMillis(20));

  /** Whoever reads would never see the end of the input. */
  @Test
  void room_that_a_lost_request_takes_up_is_not_waited_for_for_ever() {
    requests.begin(IntNode.valueOf(1), ALL, false);
    troubled.set(true);

    assertThatThrownBy(() -> requests.begin(IntNode.valueOf(2), 1, false))
        .isInstanceOf(RpcError.class)
        .hasMessageContaining("leave no room");
  }

  @Test
  void while_nothing_has_failed_it_is_waited_for() {
    PendingRequest first = requests.begin(IntNode.valueOf(1), ALL, false);
    CompletableFuture<PendingRequest> second =
        CompletableFuture.supplyAsync(() -> requests.begin(IntNode.valueOf(2), ALL, false));
    CompletableFuture<PendingRequest> third =
        CompletableFuture.supplyAsync(() -> requests.begin(IntNode.valueOf(3), 1, false));

    assertThat(second.isDone() || third.isDone()).isFalse();
    first.leave();
    CompletableFuture.anyOf(second, third).join();
    troubled.set(true);
    assertThat(second.isDone() || third.isDone()).isTrue();
    second.cancel(true);
    third.cancel(true);
  }
}
