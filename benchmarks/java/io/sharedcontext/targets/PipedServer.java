package io.sharedcontext.targets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Features;
import io.sharedcontext.Setting;
import io.sharedcontext.Settings;
import io.sharedcontext.store.Store;
import io.sharedcontext.tool.Catalog;
import io.sharedcontext.tool.Json;
import io.sharedcontext.wire.MethodRegistry;
import io.sharedcontext.wire.ServerDefinition;
import io.sharedcontext.wire.ServerInfo;
import io.sharedcontext.wire.StdioTransport;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A whole server in this process, behind two pipes of the operating system: JSON-RPC lines go in and
 * come out as they do for a client, and the store is a file with the durability that users get. For
 * one thread at a time.
 */
final class PipedServer implements AutoCloseable {
  private final Store store;
  private final Features features;
  private final OutputStream in;
  private final BufferedReader out;

  /** Starts a server on the store in {@code home}, without rate limits. */
  PipedServer(Path home, Map<Setting, String> more) throws IOException {
    Settings settings = Settings.of(environment(home, more));
    store = new Store(settings.store());
    features = Features.of(settings, store, Clock.systemUTC());
    Pipe requests = Pipe.open();
    Pipe responses = Pipe.open();
    in = Channels.newOutputStream(requests.sink());
    out = new BufferedReader(Channels.newReader(responses.source(), StandardCharsets.UTF_8));
    StdioTransport transport = new StdioTransport(
        methods(),
        Channels.newInputStream(requests.source()),
        Channels.newOutputStream(responses.sink()),
        () -> {});
    Thread serving = new Thread(() -> serve(transport), "serving");
    serving.setDaemon(true);
    serving.start();
  }

  private static Map<String, String> environment(Path home, Map<Setting, String> more) {
    Map<String, String> environment = new HashMap<>(Map.of(
        Setting.HOME.variable(), home.toString(),
        Setting.AGENT_ID.variable(), "measured",
        Setting.AGENT_TYPE.variable(), "benchmark",
        Setting.RATE_LIMIT.variable(), "0"));
    more.forEach((setting, value) -> environment.put(setting.variable(), value));
    return environment;
  }

  private MethodRegistry methods() {
    Catalog catalog = SlowedTool.in(features.catalog());
    return MethodRegistry.of(
        new ServerInfo("shared-context", "Shared Context", "1", "Measured."),
        new ServerDefinition(
            catalog,
            catalog::all,
            Set.of(),
            features.resources(),
            features.prompts(),
            features.policy()));
  }

  private static void serve(StdioTransport transport) {
    try {
      transport.serve();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of all tools. */
  List<String> tools() {
    return features.catalog().all().stream().map(tool -> tool.name()).toList();
  }

  /** The line that calls a tool; single quotes in {@code arguments} stand for double ones. */
  static String line(String tool, String arguments) {
    ObjectNode call = Json.object().put("jsonrpc", "2.0").put("id", 7).put("method", "tools/call");
    ObjectNode params = call.putObject("params").put("name", tool);
    params.set("arguments", Json.object(arguments.replace('\'', '"')));
    return call.toString();
  }

  /** Sends a line and gives the answer, which must not be a failure. */
  String ask(String line) {
    try {
      in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      String answer = out.readLine();
      if (answer == null) {
        throw new EOFException("the server is gone");
      }
      return checked(answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A benchmark of failures would be worse than none. */
  private static String checked(String answer) {
    if (answer.contains("\"isError\":true") || answer.contains("\"error\":{")) {
      throw new IllegalStateException("a measured call failed: " + answer);
    }
    return answer;
  }

  /** Calls a tool and gives its result. */
  JsonNode call(String tool, String arguments) {
    return Json.parse(ask(line(tool, arguments))).at("/result/structuredContent");
  }

  @Override
  public void close() throws IOException {
    in.close();
    store.close();
  }
}
