package io.sharedcontext.tool;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** A tool that echoes a word, on the path of a call with a policy that remembers what it was told. */
class EchoPipeline {
  @Doc("Echoes a word.")
  record Echo(@Doc(min = 1) String word) {}

  @Doc("The word.")
  record Echoed(@Doc String word, @Doc Optional<String> note) {}

  final List<String> refusals = new ArrayList<>();
  final List<Boolean> checks = new ArrayList<>();
  final List<String> admitted = new ArrayList<>();
  final List<String> answers = new ArrayList<>();
  final List<String> order = new ArrayList<>();
  final List<Runnable> counting = new ArrayList<>();

  final AtomicBoolean damaged = new AtomicBoolean();
  final AtomicBoolean uncountable = new AtomicBoolean();

  final CallListener listener = new CallListener() {
    @Override
    public CompletableFuture<Void> refused(Caller caller, String what, Failure failure) {
      refusals.add(caller.id() + " " + what + " " + failure.code());
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void validated(long nanos, boolean good) {
      checks.add(good);
    }

    @Override
    public void admitted(Caller caller) {
      admitted.add(caller.id());
    }

    @Override
    public void answered(Tool<?, ?> tool, Caller caller, long nanos, Optional<ErrorCode> failure) {
      answers.add(caller.id() + " " + tool.name() + " " + failure.isPresent());
      order.add("counted");
      counting.forEach(Runnable::run);
    }
  };

  final CallPolicy policy = new CallPolicy(
      EchoPipeline::identify,
      EchoPipeline::admit,
      (snapshot, caller) -> unread(caller),
      List.of(listener),
      new CallStore() {
        @Override
        public CallSnapshot snapshot(CommitMode commit) {
          return this::end;
        }

        private void end() {
          if (damaged.get()) {
            throw Failure.of(ErrorCode.STORE_UNAVAILABLE, "damaged");
          }
        }

        @Override
        public AutoCloseable listen(Runnable listener) {
          return () -> {};
        }
      },
      Clock.systemUTC());

  private long unread(Caller caller) {
    if (uncountable.get()) {
      throw Failure.of(ErrorCode.STORE_BUSY, "the store was left, on purpose");
    }
    return caller.id().equals("ada") ? 3 : 0;
  }

  static Caller identify(
      CallSnapshot snapshot, Optional<String> token, ConnectionContext connection) {
    if (token.filter("bad"::equals).isPresent()) {
      throw Failure.of(ErrorCode.TOKEN_INVALID, "the token is not one");
    }
    return token.filter("writer"::equals).isPresent()
        ? new Caller("ada", "tester", EnumSet.of(Permission.READ, Permission.WRITE))
        : new Caller("bob", "tester", EnumSet.of(Permission.READ));
  }

  static void admit(Caller caller, RateLimit rate) {
    if (rate == RateLimit.SEARCH) {
      throw Failure.of(ErrorCode.RATE_LIMITED, "too many searches").retryAfter(250);
    }
  }

  final CallPipeline calls = new CallPipeline(policy, Runnable::run);
  final Tool<Echo, Echoed> reading = Tool.reads(
      "echo",
      Echo.class,
      Echoed.class,
      (call, request) -> new Echoed(request.word(), Optional.empty()));

  JsonNode call(Tool<?, ?> tool, String arguments) {
    return Json.parse(calls
        .call(new CallContext(
            tool, Json.object(arguments), new ConnectionContext(), CommitMode.QUEUED))
        .join()
        .json()
        .toString());
  }
}
