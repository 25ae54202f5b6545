package io.sharedcontext.wire;

import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Utf8Bytes;
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
  private final Dispatcher threaded = dispatch(Echo.methods());
  private final Dispatcher direct = dispatch(atOnce(Echo.methods()));
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
  public Optional<Utf8Bytes> wire() {
    return answer(threaded);
  }

  @Benchmark
  public Optional<Utf8Bytes> wire_on_one_thread() {
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

  private static Optional<Utf8Bytes> answer(Dispatcher dispatch) {
    CompletableFuture<Optional<Utf8Bytes>> answer = new CompletableFuture<>();
    dispatch.message(JsonRpcMessage.parse(Echo.LINE), 1, answer::complete);
    return answer.join();
  }

  private static Dispatcher dispatch(MethodRegistry methods) {
    ClientConnection peer =
        new ClientConnection(new LineWriter(OutputStream.nullOutputStream(), () -> {}));
    return new Dispatcher(
        methods, peer, new RequestScheduler(request -> false), new InFlightRequests());
  }

  private static MethodRegistry atOnce(MethodRegistry methods) {
    ClientConnection peer =
        new ClientConnection(new LineWriter(OutputStream.nullOutputStream(), () -> {}));
    RpcMethod call = methods.of(new JsonRpcRequest(
        Json.parse("1"), "tools/call", Json.object(), ProtocolEra.LEGACY, peer, peer.connection()));
    return methods.both(
        "tools/call",
        new RpcMethod(
            request -> new RpcCall(Ordering.AT_ONCE, call.plan().apply(request).work()),
            call.freshMillis(),
            false));
  }
}
