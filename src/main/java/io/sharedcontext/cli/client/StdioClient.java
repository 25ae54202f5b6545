package io.sharedcontext.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.cli.spawn.LaunchCommand;
import io.sharedcontext.tool.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A server process and a plain client of it: lines of JSON-RPC, as many requests in flight as the
 * caller likes. For measuring and training runs, where a client library would be measured and
 * trained along. Safe for use by several threads. Example: {@code
 * client.call("list_sessions", Json.object()).failed()}.
 */
public final class StdioClient implements AutoCloseable {
  /** How long an answer may take where the caller sets no other limit. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration LAST_WORDS = Duration.ofSeconds(2);
  private static final int KEPT_ERRORS = 20;

  /** Follows the last message of a process that has ended. */
  private static final ObjectNode END = Json.object();

  private final Process process;
  private final AtomicLong ids = new AtomicLong();
  private final Map<Long, CompletableFuture<ObjectNode>> waiting = new ConcurrentHashMap<>();
  private final BlockingQueue<ObjectNode> unasked = new LinkedBlockingQueue<>();
  private final ConcurrentLinkedDeque<String> errors = new ConcurrentLinkedDeque<>();
  private final CompletableFuture<ObjectNode> errorsEnded = new CompletableFuture<>();
  private final Duration patience;

  private StdioClient(Process process, Duration patience) {
    this.process = process;
    this.patience = patience;
    read(process.getInputStream(), this::answer, this::ended);
    read(process.getErrorStream(), this::complain, () -> errorsEnded.complete(END));
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
    return new StdioClient(launch(launching, environment), PATIENCE);
  }

  /**
   * A client of a process that has just been started.
   *
   * @param patience how long an answer may take
   */
  public static StdioClient of(Process process, Duration patience) {
    return new StdioClient(process, patience);
  }

  /** Starts the process alone; who asks for it reads and writes its streams. */
  public static Process launch(LaunchCommand launching, Map<String, String> environment) {
    ProcessBuilder builder = new ProcessBuilder(launching.words());
    builder
        .environment()
        .keySet()
        .removeIf(
            name -> name.startsWith("SHARED_CONTEXT_") && !name.startsWith("SHARED_CONTEXT_JAVA"));
    builder.environment().putAll(environment);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void read(InputStream stream, Consumer<String> each, Runnable end) {
    Thread reader = new Thread(
        () -> {
          try (var in = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            in.lines().forEach(each);
          } catch (IOException | UncheckedIOException e) {
            each.accept(e.toString());
          } finally {
            end.run();
          }
        },
        "client");
    reader.setDaemon(true);
    reader.start();
  }

  private void answer(String line) {
    if (!line.startsWith("{")) {
      complain(line);
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

  private void complain(String line) {
    errors.add(line);
    if (errors.size() > KEPT_ERRORS) {
      errors.poll();
    }
  }

  private void ended() {
    IllegalStateException gone = new IllegalStateException("the server process ended: " + reason());
    waiting.values().forEach(answer -> answer.completeExceptionally(gone));
    unasked.add(END);
  }

  /** Does the handshake and waits for it. */
  public void initialize() {
    ObjectNode params = Json.object().put("protocolVersion", "2025-11-25");
    params.putObject("capabilities");
    params.putObject("clientInfo").put("name", "measuring").put("version", "1");
    ObjectNode ignored = await(request("initialize", params));
    tell("notifications/initialized", Json.object());
  }

  /** Sends a notification. */
  public void tell(String method, ObjectNode params) {
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

  /** Sends a request whose answer is one of the messages that {@link #heard} gives; its id. */
  public long open(String method, ObjectNode params) {
    long id = ids.incrementAndGet();
    send(message(method, params).put("id", id));
    return id;
  }

  /** The next message that answers no request; an error when none comes. */
  public ObjectNode heard() throws InterruptedException {
    ObjectNode message = unasked.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (message == null || message.isEmpty()) {
      throw new IllegalStateException("the server process says nothing: " + errors());
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
    ObjectNode params = Json.object().put("name", tool);
    params.set("arguments", arguments);
    return request("tools/call", params).thenApply(StdioClient::reply);
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
    return answer.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).join();
  }

  private synchronized void send(ObjectNode line) {
    try {
      OutputStream in = process.getOutputStream();
      in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      in.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(reason(), e);
    }
  }

  /** What a process that is at its end said; one that it started may hold its standard error open. */
  private String reason() {
    ObjectNode ignored = errorsEnded
        .completeOnTimeout(END, LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)
        .join();
    return errors();
  }

  /** The number of its process. */
  public long pid() {
    return process.pid();
  }

  /** The last lines of its standard error. */
  public String errors() {
    return String.join("\n", errors);
  }

  /** Ends its input. */
  public void endInput() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      complain(e.toString());
    }
  }

  /** Ends its input and waits for its end; a process that does not end is killed. */
  @Override
  public void close() {
    endInput();
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        Process ignored = process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
