package io.sharedcontext.wire;

import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Utf8;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One call of a trivial tool, from the line that asks to the line that answers: the wire against the
 * official SDK's engine, each on the calling thread and each with its own threads.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 2,
    jvmArgs = {"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xms16m", "-Xmn8m", "-Xmx384m"})
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class CallBenchmark {
  private final Dispatch threaded = dispatch(Echo.methods());
  private final Dispatch direct = dispatch(atOnce(Echo.methods()));
  private final SdkServer sdkThreaded = new SdkServer(true, false);
  private final SdkServer sdkDirect = new SdkServer(true, true);
  private final SdkServer sdkWithoutValidator = new SdkServer(false, true);

  /** A benchmark of failures would be worse than none. */
  @Setup
  public void check() {
    for (Optional<?> answer : List.of(
        wire(),
        wire_on_one_thread(),
        sdk(),
        sdk_on_one_thread(),
        sdk_on_one_thread_without_validator())) {
      if (!answer
          .map(Object::toString)
          .orElse("")
          .contains("\"structuredContent\":{\"success\":true,\"text\":\"hi\"}")) {
        throw new IllegalStateException("not the answer: " + answer);
      }
    }
  }

  @Benchmark
  public Optional<Utf8> wire() {
    return answer(threaded);
  }

  @Benchmark
  public Optional<Utf8> wire_on_one_thread() {
    return answer(direct);
  }

  @Benchmark
  public Optional<String> sdk() {
    return sdkThreaded.answer(Echo.LINE);
  }

  @Benchmark
  public Optional<String> sdk_on_one_thread() {
    return sdkDirect.answer(Echo.LINE);
  }

  @Benchmark
  public Optional<String> sdk_on_one_thread_without_validator() {
    return sdkWithoutValidator.answer(Echo.LINE);
  }

  private static Optional<Utf8> answer(Dispatch dispatch) {
    CompletableFuture<Optional<Utf8>> answer = new CompletableFuture<>();
    dispatch.message(Message.parse(Echo.LINE), 1, answer::complete);
    return answer.join();
  }

  private static Dispatch dispatch(Methods methods) {
    Peer peer = new Peer(new Output(OutputStream.nullOutputStream(), () -> {}));
    return new Dispatch(methods, peer, new Lanes(request -> false), new InFlight());
  }

  private static Methods atOnce(Methods methods) {
    Peer peer = new Peer(new Output(OutputStream.nullOutputStream(), () -> {}));
    Method call = methods.of(new Request(
        Json.parse("1"), "tools/call", Json.object(), Era.LEGACY, peer, peer.connection()));
    return methods.both(
        "tools/call", new Method(request -> Lane.AT_ONCE, call.handler(), call.freshMillis()));
  }
}
