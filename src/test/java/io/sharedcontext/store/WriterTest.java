package io.sharedcontext.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sharedcontext.testing.Await;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What becomes of changes that wait behind one for which the store was too busy. */
class WriterTest {
  /** A store that somebody else never leaves. */
  private static final class BusyStore implements WriteConnection {
    private final AtomicInteger turns = new AtomicInteger();
    private final CountDownLatch queued = new CountDownLatch(1);
    private volatile LongPredicate late = since -> true;

    @Override
    public void begin(long queuedNanos) {
      Await.until(queued, 0);
      turns.incrementAndGet();
      throw busy();
    }

    @Override
    public Optional<Failure> refusal(long queuedNanos) {
      return late.test(queuedNanos) ? Optional.of(busy()) : Optional.empty();
    }

    private static Failure busy() {
      return Failure.of(ErrorCode.STORE_BUSY, "others keep the store busy");
    }

    @Override
    public Tx tx() {
      throw new AssertionError("no change is made");
    }

    @Override
    public void commit() {
      throw new AssertionError("no change is made");
    }

    @Override
    public Throwable explained(Throwable thrown) {
      return thrown;
    }

    @Override
    public void enterTurn() {}

    @Override
    public void leaveTurn() {}

    @Override
    public void rollBack() {}

    @Override
    public void makeDurable() {}

    @Override
    public void wakeOthers() {}

    @Override
    public void look() {}

    @Override
    public void stopWaiting() {}
  }

  private final BusyStore store = new BusyStore();
  private final Writer writer = new Writer(store, new CommitGate());

  private List<Command<Integer>> queue(int count) {
    List<Command<Integer>> commands =
        IntStream.range(0, count).mapToObj(i -> Command.of(tx -> i)).toList();
    commands.forEach(writer.queue()::add);
    return commands;
  }

  private static void assertRefused(CompletableFuture<?> change) {
    assertThatThrownBy(change::join)
        .cause()
        .satisfies(cause -> assertThat(((Failure) cause).code()).isEqualTo(ErrorCode.STORE_BUSY));
  }

  @Test
  void those_that_waited_as_long_are_refused_at_once() {
    writer.start();
    List<Command<Integer>> commands = queue(50);
    store.queued.countDown();

    commands.forEach(command -> assertRefused(command.future()));
    writer.close();
    assertThat(store.turns).hasValue(1);
  }

  @Test
  void those_that_came_later_get_their_time() {
    writer.start();
    List<Command<Integer>> early = queue(3);
    List<Command<Integer>> late = queue(3);
    long last = early.get(2).queuedNanos();
    store.late = since -> store.turns.get() > 1 || since - last <= 0;
    store.queued.countDown();

    early.forEach(command -> assertRefused(command.future()));
    late.forEach(command -> assertRefused(command.future()));
    writer.close();
    assertThat(store.turns).hasValue(2);
  }

  @Test
  void what_rides_along_is_refused_with_them() {
    writer.start();
    List<Command<Integer>> commands = queue(1);
    Command<Integer> rider = Command.rider(tx -> 1);
    writer.queue().addRider(rider);
    store.queued.countDown();

    commands.forEach(command -> assertRefused(command.future()));
    assertRefused(rider.future());
    writer.close();
    assertThat(store.turns).hasValue(1);
  }
}
