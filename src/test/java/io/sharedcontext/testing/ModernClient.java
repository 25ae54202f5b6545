package io.sharedcontext.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Features;
import io.sharedcontext.Settings;
import io.sharedcontext.operations.UsageSkill;
import io.sharedcontext.store.Store;
import io.sharedcontext.tool.Json;
import io.sharedcontext.wire.MethodRegistry;
import io.sharedcontext.wire.ServerDefinition;
import io.sharedcontext.wire.ServerInfo;
import io.sharedcontext.wire.StdioTransport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server in this JVM behind its pipes, on a store in a directory of the test's, and a client of revision
 * 2026-07-28 that takes tasks. Two of them on one directory are like two processes.
 */
public final class ModernClient implements AutoCloseable {
  /** Where a request says what its client can do; requests may say more than this client adds. */
  public static final String CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";

  private static final int BUFFER = 1 << 20;

  private final Store store;
  private final Features features;
  private final StdioTransport wire;
  private final Thread serving;
  private final OutputStream input;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<ObjectNode>> asked = new ConcurrentHashMap<>();
  private final BlockingQueue<ObjectNode> notices = new LinkedBlockingQueue<>();

  /** A server that acts for {@code agent}. */
  public ModernClient(Path directory, String agent) {
    this(directory, agent, Optional.empty());
  }

  /** A server that goes by {@code clock}. */
  public ModernClient(Path directory, String agent, Clock clock) {
    this(directory, agent, Optional.of(clock));
  }

  private ModernClient(Path directory, String agent, Optional<Clock> clock) {
    Map<String, String> environment = new HashMap<>(TestEngine.current().environment(directory));
    environment.put("SHARED_CONTEXT_AGENT_ID", agent);
    environment.put("SHARED_CONTEXT_AGENT_TYPE", "tester");
    environment.put("SHARED_CONTEXT_RATE_LIMIT", "0");
    Settings settings = Settings.of(environment);
    store = new Store(settings.store());
    features = Features.of(settings, store, clock.orElseGet(store::clock));
    ServerDefinition offer = new ServerDefinition(
        features.catalog(),
        () -> features.catalog().all(),
        Set.of(),
        features.resources(),
        features.prompts(),
        features.policy(),
        List.of(UsageSkill.skill()));
    MethodRegistry methods = MethodRegistry.of(new ServerInfo("test", "Test", "1", "-"), offer);
    try {
      PipedInputStream in = new PipedInputStream(BUFFER);
      input = new PipedOutputStream(in);
      wire = new StdioTransport(methods, in, new Lines(), () -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    serving = new Thread(wire::serve, "serving " + agent);
    serving.setDaemon(true);
    serving.start();
  }

  /** What the server writes, line by line. */
  private final class Lines extends OutputStream {
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    @Override
    public synchronized void write(int next) {
      if (next == '\n') {
        take(Json.object(line.toString(UTF_8)));
        line.reset();
      } else {
        line.write(next);
      }
    }
  }

  private void take(ObjectNode message) {
    JsonNode id = message.path("id");
    if (message.has("method")) {
      notices.add(message);
    } else {
      Optional.ofNullable(asked.remove(id.asInt())).ifPresent(answer -> answer.complete(message));
    }
  }

  /** The store that the server works on. */
  public Store store() {
    return store;
  }

  /** Sends a request of a client that takes tasks; gives the whole response. */
  public ObjectNode request(String method, ObjectNode params) {
    return answer(begin(method, params, true));
  }

  /** Sends a request without waiting for the response; gives its id and the response. */
  public CompletableFuture<ObjectNode> begin(String method, ObjectNode params, boolean tasks) {
    int id = ids.incrementAndGet();
    CompletableFuture<ObjectNode> answer = new CompletableFuture<>();
    asked.put(id, answer);
    ObjectNode meta = params.withObject("/_meta");
    meta.put("io.modelcontextprotocol/protocolVersion", "2026-07-28");
    ObjectNode capabilities =
        meta.path(CAPABILITIES) instanceof ObjectNode given ? given : meta.putObject(CAPABILITIES);
    if (tasks) {
      capabilities.putObject("extensions").putObject("io.modelcontextprotocol/tasks");
    }
    meta.putObject("io.modelcontextprotocol/clientInfo").put("name", "modern").put("version", "1");
    ObjectNode request = Json.object().put("jsonrpc", "2.0").put("id", id).put("method", method);
    request.set("params", params);
    send(Json.text(request));
    return answer;
  }

  private synchronized void send(String line) {
    try {
      input.write((line + "\n").getBytes(UTF_8));
      input.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for a response. */
  public static ObjectNode answer(CompletableFuture<ObjectNode> answer) {
    Await.until("a response comes", answer::isDone);
    return answer.join();
  }

  /** Calls a tool; single quotes stand for double ones. Gives the result, of whatever type. */
  public JsonNode call(String tool, String arguments) {
    return answer(begin("tools/call", params(tool, arguments), true)).path("result");
  }

  /** Calls a tool as a client that takes no tasks. */
  public JsonNode callWithoutTasks(String tool, String arguments) {
    return answer(begin("tools/call", params(tool, arguments), false)).path("result");
  }

  /** The parameters of a call of a tool. */
  public static ObjectNode params(String tool, String arguments) {
    ObjectNode params = Json.object().put("name", tool);
    params.set("arguments", Json.object(arguments.replace('\'', '"')));
    return params;
  }

  /** What a tool gives that does not wait. */
  public JsonNode result(String tool, String arguments) {
    JsonNode result = call(tool, arguments).path("structuredContent");
    if (!result.path("success").asBoolean()) {
      throw new AssertionError(Json.text(result));
    }
    return result;
  }

  /** The response to {@code tasks/get}. */
  public ObjectNode get(String task) {
    return request("tasks/get", Json.object().put("taskId", task));
  }

  /** The task once it waits no more. */
  public JsonNode ended(String task) {
    Await.until("the task ends", () -> !get(task).at("/result/status").asText().equals("working"));
    return get(task).path("result");
  }

  /** The next notification. */
  public ObjectNode notice() {
    try {
      ObjectNode notice = notices.poll(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (notice == null) {
        throw new AssertionError("no notification came");
      }
      return notice;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends the server as the end of its input does. */
  @Override
  public void close() {
    try {
      input.close();
      serving.join(Await.PATIENCE.toMillis());
      wire.drain(() -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    features.waits().close();
    store.close();
  }
}
