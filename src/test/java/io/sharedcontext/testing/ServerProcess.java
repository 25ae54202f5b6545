package io.sharedcontext.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Setting;
import io.sharedcontext.tool.Json;
import io.sharedcontext.workspace.CurrentWorkspace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A real server in a process of its own, driven through its pipes, on the engine that tests run on
 * ({@link TestEngine#current}). Every wait ends after {@link #PATIENCE}. {@link #close} ends its input and expects it to exit with 0.
 */
public final class ServerProcess implements AutoCloseable {
  /** How long anything may take on a busy machine. */
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final CompletableFuture<Process> ended;
  private final AtomicLong ids = new AtomicLong();
  private final Map<JsonNode, CompletableFuture<ObjectNode>> waiting = new ConcurrentHashMap<>();
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final Queue<String> errors = new ConcurrentLinkedQueue<>();
  private final List<Thread> readers = new ArrayList<>();

  private ServerProcess(Process process) {
    this.process = process;
    this.ended = process.onExit();
  }

  /** Starts a server on the store in {@code home}. */
  public static ServerProcess start(Path home) {
    return start(home, Map.of());
  }

  /** Starts a server on the store in {@code home}, with settings such as {@code AGENT_ID}. */
  public static ServerProcess start(Path home, Map<Setting, String> settings) {
    return run(builder(command("io.sharedcontext.Main"), home, settings));
  }

  /** Starts a server that acts for {@code agent}. */
  public static ServerProcess start(Path home, String agent) {
    return start(home, Map.of(Setting.AGENT_ID, agent, Setting.AGENT_TYPE, "tester"));
  }

  /** Starts another main class of the tests. */
  public static ServerProcess startMain(String main, Path home, String... arguments) {
    List<String> command = command(main);
    command.addAll(List.of(arguments));
    return run(builder(command, home, Map.of()));
  }

  /** The variable by which launchers are told to make, and use, no archive: making one takes ten seconds. */
  public static final String CLASS_ARCHIVE = "SHARED_CONTEXT_CLASS_ARCHIVE";

  /** How a server's process is made, for tests that need its standard streams to be unusual. */
  public static ProcessBuilder builder(
      List<String> command, Path home, Map<Setting, String> settings) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .environment()
        .keySet()
        .removeIf(
            name -> name.startsWith("SHARED_CONTEXT_") && !name.startsWith("SHARED_CONTEXT_JAVA"));
    builder.environment().put(CLASS_ARCHIVE, "off");
    builder.environment().put(Setting.HOME.variable(), home.toString());
    builder.environment().putAll(TestEngine.current().database(home));
    builder.environment().put(Setting.WORKSPACE.variable(), CurrentWorkspace.OFF);
    settings.forEach((setting, value) -> builder.environment().put(setting.variable(), value));
    return builder;
  }

  /**
   * The command line of a server: the launcher if {@code shared-context.launcher} names one, or else a
   * JVM on the jar that {@code shared-context.jar} names.
   */
  public static List<String> command(String main) {
    return ServerCommand.of(main);
  }

  /** Starts {@code builder} and reads what it writes. */
  public static ServerProcess run(ProcessBuilder builder) {
    try {
      ServerProcess server = new ServerProcess(builder.start());
      server.read(server.process.getInputStream(), server::line);
      server.read(server.process.getErrorStream(), server.errors::add);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(InputStream stream, Consumer<String> each) {
    Thread reader = new Thread(() -> {
      try (var in = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
        in.lines().forEach(each);
      } catch (IOException | UncheckedIOException e) {
        errors.add(e.toString());
      }
    });
    reader.setDaemon(true);
    reader.start();
    readers.add(reader);
  }

  private void line(String line) {
    JsonNode id = line.startsWith("{") ? Json.object(line).path("id") : Json.object();
    Optional.ofNullable(waiting.remove(id))
        .ifPresentOrElse(answer -> answer.complete(Json.object(line)), () -> lines.add(line));
  }

  /** Calls a tool and gives its structured content, be it a result or a failure. */
  public ObjectNode call(String tool, Map<String, ?> arguments) {
    return call(tool, Json.mapper().<ObjectNode>valueToTree(arguments));
  }

  /** Calls a tool and gives its structured content, be it a result or a failure. */
  public ObjectNode call(String tool, ObjectNode arguments) {
    return content(await(callAsync(tool, arguments)));
  }

  /** Sends a call without waiting for its answer, which is the whole response. */
  public CompletableFuture<ObjectNode> callAsync(String tool, ObjectNode arguments) {
    ObjectNode params = Json.object().put("name", tool);
    params.set("arguments", arguments);
    return requestAsync("tools/call", params);
  }

  /** The structured content of a response to {@code tools/call}. */
  public static ObjectNode content(ObjectNode response) {
    if (response.path("result").path("structuredContent") instanceof ObjectNode content) {
      return content;
    }
    throw new AssertionError("no structured content: " + response);
  }

  /** Sends a request and gives the whole response. */
  public ObjectNode request(String method, ObjectNode params) {
    return await(requestAsync(method, params));
  }

  /** Sends a request without waiting for the response. */
  public CompletableFuture<ObjectNode> requestAsync(String method, ObjectNode params) {
    JsonNode id = LongNode.valueOf(1_000_000 + ids.incrementAndGet());
    // Parsed from text, a small number is an IntNode.
    JsonNode key = Json.parse(id.toString());
    CompletableFuture<ObjectNode> answer = new CompletableFuture<>();
    waiting.put(key, answer);
    ObjectNode request = Json.object().put("jsonrpc", "2.0").put("method", method);
    request.set("id", id);
    request.set("params", params);
    send(request.toString());
    return answer;
  }

  /** Does the handshake of the legacy era and gives its response. */
  public ObjectNode initialize() {
    ObjectNode params = Json.object().put("protocolVersion", "2025-11-25");
    params.putObject("capabilities");
    params.putObject("clientInfo").put("name", "tester").put("version", "1");
    ObjectNode response = request("initialize", params);
    send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
    return response;
  }

  /** Sends one line. */
  public void send(String line) {
    send((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Sends bytes as they are. */
  public synchronized void send(byte[] bytes) {
    try {
      OutputStream in = process.getOutputStream();
      in.write(bytes);
      in.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(errors(), e);
    }
  }

  /** The next line that answers no {@link #request}. */
  public String receive() {
    try {
      String line = lines.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (line == null) {
        throw new AssertionError("no line came; standard error has: " + errors());
      }
      return line;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The next line that answers no {@link #request}, as JSON. */
  public ObjectNode receiveObject() {
    return Json.object(receive());
  }

  /** Whether no line waits to be received. */
  public boolean silent() {
    return lines.isEmpty();
  }

  /** Waits for an answer. */
  public ObjectNode await(CompletableFuture<ObjectNode> answer) {
    try {
      CompletableFuture.anyOf(answer, ended).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      // What it wrote before it ended may not have been read yet.
      return answer.get(ended.isDone() ? 5 : 0, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      String state = ended.isDone() ? "it ended with " + process.exitValue() : "it runs";
      throw new AssertionError("no answer, and " + state + "; standard error has: " + errors(), e);
    }
  }

  /** What it wrote on standard error so far. */
  public String errors() {
    return String.join("\n", errors);
  }

  public Process process() {
    return process;
  }

  /** Done when it has ended; one for all who ask, as each future of a process takes a thread then. */
  public CompletableFuture<Process> ended() {
    return ended;
  }

  /** Ends its input and gives its exit code. */
  public int finish() {
    endInput();
    return exitCode();
  }

  /** Ends its input, and only that. */
  public void endInput() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      errors.add(e.toString());
    }
  }

  /** Waits for its end, and for all that it wrote, and gives its exit code. */
  public int exitCode() {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        ThreadDump.ask(process);
        process.destroyForcibly();
        throw new AssertionError("it does not end; standard error has: " + errors());
      }
      for (Thread reader : readers) {
        reader.join(PATIENCE.toMillis());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Kills it as a crash would, with SIGKILL. */
  public void kill() {
    process.destroyForcibly();
    exitCode();
  }

  @Override
  public void close() {
    if (process.isAlive() && finish() != 0) {
      throw new AssertionError("it ended with " + process.exitValue() + ": " + errors());
    }
  }
}
