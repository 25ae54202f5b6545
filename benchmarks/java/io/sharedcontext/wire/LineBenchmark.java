package io.sharedcontext.wire;

import io.sharedcontext.ServerJvm;
import io.sharedcontext.tool.Utf8Bytes;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** From a line to the method it names, and back: a ping, and a line that is no JSON. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LineBenchmark extends ServerJvm {
  private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
  private static final String RUBBISH = "{\"jsonrpc\":\"2.0\",\"id\":1,";

  private final Dispatcher dispatch = new Dispatcher(
      Echo.methods(),
      new ClientConnection(new LineWriter(OutputStream.nullOutputStream(), () -> {})),
      new RequestScheduler(request -> false),
      new InFlightRequests());

  @Benchmark
  public Optional<Utf8Bytes> ping() {
    CompletableFuture<Optional<Utf8Bytes>> answer = new CompletableFuture<>();
    dispatch.message(JsonRpcMessage.parse(PING), 1, answer::complete);
    return answer.join();
  }

  @Benchmark
  public boolean rubbish() {
    try {
      return JsonRpcMessage.parse(RUBBISH).value().isNull();
    } catch (RpcError e) {
      return true;
    }
  }
}
