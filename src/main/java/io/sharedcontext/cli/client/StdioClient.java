package io.sharedcontext.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.cli.spawn.LaunchCommand;
import io.sharedcontext.tool.Json;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A server process and a plain client of it: lines of JSON-RPC, as many requests in flight as the
 * caller likes. For measuring and training runs, where a client library would be measured and
 * trained along. Safe for use by several threads, unless it was started inline. Example: {@code
 * client.call("list_sessions", Json.object()).failed()}.
 */
public final class StdioClient implements AutoCloseable {
  /** How long an answer may take where the caller sets no other limit. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Follows the last message of a process that has ended. */
  private static final ObjectNode END = Json.object();

  private final ServerPipe pipe;
  private final boolean inline;
  private final Duration patience;
  private final AtomicLong ids = new AtomicLong();
  private final Map<Long, CompletableFuture<ObjectNode>> waiting = new ConcurrentHashMap<>();
  private final BlockingQueue<ObjectNode> unasked = new LinkedBlockingQueue<>();

  private StdioClient(ServerPipe pipe, boolean inline, Duration patience) {
    this.pipe = pipe;
    this.inline = inline;
    this.patience = patience;
    if (!inline) {
      ServerPipe.background(this::read);
    }
  }

  /** What a tool answered, and {@code System.nanoTime} when the answer was read. */
  public record Reply(JsonNode json, boolean failed, long nanoTime) {
    /** The failure's code; empty when it did not fail. */
    public String code() {
      return failed ? json.path("code").asText("UNKNOWN") : "";
    }
  }

  /**
   * Starts a server; it is not yet ready.
   *
   * @param environment its settings, beside what this process has
   */
  public static StdioClient start(LaunchCommand launching, Map<String, String> environment) {
    return new StdioClient(ServerPipe.start(launching, environment), false, PATIENCE);
  }

  /**
   * Starts a server whose answers are read by the thread that waits for them, so that what is
   * measured is the server and the pipe, and not this side's way from thread to thread. One thread
   * at a time waits, as long as it takes; messages that answer no request are not given.
   */
  public static StdioClient startInline(LaunchCommand launching, Map<String, String> environment) {
    return new StdioClient(ServerPipe.start(launching, environment), true, PATIENCE);
  }

  /**
   * A client of a process that has just been started.
   *
   * @param patience how long an answer may take
   */
  public static StdioClient of(Process process, Duration patience) {
    return new StdioClient(new ServerPipe(process), false, patience);
  }

  private void read() {
    try {
      while (true) {
        answer(pipe.receive());
      }
    } catch (RuntimeException e) {
      IllegalStateException gone = new IllegalStateException(e.getMessage(), e);
      waiting.values().forEach(answer -> answer.completeExceptionally(gone));
      unasked.add(END);
    }
  }

  private void answer(String line) {
    if (!line.startsWith("{")) {
      pipe.complain(line);
      return;
    }
    ObjectNode message = Json.object(line);
    CompletableFuture<ObjectNode> answer = waiting.remove(message.path("id").asLong(-1));
    if (answer == null) {
      unasked.add(message);
    } else {
      answer.complete(message);
    }
  }

  /** Does the handshake and waits for it. */
  public void initialize() {
    ObjectNode params = Json.object().put("protocolVersion", "2025-11-25");
    params.putObject("capabilities");
    params.putObject("clientInfo").put("name", "measuring").put("version", "1");
    await(request("initialize", params));
    sendNotification("notifications/initialized", Json.object());
  }

  /** Sends a notification. */
  public void sendNotification(String method, ObjectNode params) {
    send(message(method, params));
  }

  /** Sends a request; completes with the whole response. */
  public CompletableFuture<ObjectNode> request(String method, ObjectNode params) {
    long id = ids.incrementAndGet();
    CompletableFuture<ObjectNode> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    send(message(method, params).put("id", id));
    return answer;
  }

  /** Sends a request whose answer is one of the messages that {@link #nextUnrequested} gives; its id. */
  public long open(String method, ObjectNode params) {
    long id = ids.incrementAndGet();
    send(message(method, params).put("id", id));
    return id;
  }

  /** The next message that answers no request; an error when none comes. */
  public ObjectNode nextUnrequested() throws InterruptedException {
    ObjectNode message = unasked.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (message == null || message.isEmpty()) {
      throw new IllegalStateException("the server process says nothing: " + pipe.errors());
    }
    return message;
  }

  private static ObjectNode message(String method, ObjectNode params) {
    ObjectNode message = Json.object().put("jsonrpc", "2.0").put("method", method);
    message.set("params", params);
    return message;
  }

  /** Sends a call of a tool. */
  public CompletableFuture<Reply> callAsync(String tool, ObjectNode arguments) {
    return request("tools/call", parameters(tool, arguments)).thenApply(StdioClient::reply);
  }

  private static ObjectNode parameters(String tool, ObjectNode arguments) {
    ObjectNode params = Json.object().put("name", tool);
    params.set("arguments", arguments);
    return params;
  }

  /** Calls a tool and waits for its answer, which may be a failure. */
  public Reply call(String tool, ObjectNode arguments) {
    return await(callAsync(tool, arguments));
  }

  private static Reply reply(ObjectNode response) {
    long now = System.nanoTime();
    JsonNode result = response.path("result");
    return result.isObject()
        ? new Reply(result.path("structuredContent"), result.path("isError").asBoolean(), now)
        : new Reply(response.path("error"), true, now);
  }

  /** Waits for an answer; an error when it takes too long. */
  public <T> T await(CompletableFuture<T> answer) {
    return await(answer, patience);
  }

  /** The same, with another patience. */
  public <T> T await(CompletableFuture<T> answer, Duration longest) {
    while (inline && !answer.isDone()) {
      answer(pipe.receive());
    }
    return answer.orTimeout(longest.toMillis(), TimeUnit.MILLISECONDS).join();
  }

  private void send(ObjectNode message) {
    pipe.send(message.toString());
  }

  /** The line that calls a tool: for {@link #exchange} and {@link #send}. */
  public String line(String tool, ObjectNode arguments) {
    return message("tools/call", parameters(tool, arguments))
        .put("id", ids.incrementAndGet())
        .toString();
  }

  /** Sends a line and gives the next that comes back; for a client that was started inline. */
  public String exchange(String line) {
    pipe.send(line);
    return pipe.receive();
  }

  /** Sends a line as it is. */
  public void send(String line) {
    pipe.send(line);
  }

  /** The next line as it is; for a client that was started inline. */
  public String receive() {
    return pipe.receive();
  }

  /** The number of its process. */
  public long pid() {
    return pipe.pid();
  }

  /** The last lines of its standard error. */
  public String errors() {
    return pipe.errors();
  }

  /** Ends its input. */
  public void endInput() {
    pipe.endInput();
  }

  /** Ends its process at once. */
  public void kill() {
    pipe.kill();
  }

  /** Ends its input and waits for its end; a process that does not end is killed. */
  @Override
  public void close() {
    pipe.close(patience);
  }
}
