package io.sharedcontext.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Features;
import io.sharedcontext.Setting;
import io.sharedcontext.Settings;
import io.sharedcontext.message.Deliveries;
import io.sharedcontext.metrics.CallMetrics;
import io.sharedcontext.secrets.SecretCheck;
import io.sharedcontext.store.Store;
import io.sharedcontext.tool.CallContext;
import io.sharedcontext.tool.CallListener;
import io.sharedcontext.tool.CallPipeline;
import io.sharedcontext.tool.CallPolicy;
import io.sharedcontext.tool.CallResult;
import io.sharedcontext.tool.CallSnapshot;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.CommitMode;
import io.sharedcontext.tool.ConnectionContext;
import io.sharedcontext.tool.Elicitor;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Permission;
import io.sharedcontext.tool.Tool;
import io.sharedcontext.workspace.CurrentWorkspace;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Every tool on a real store in a directory of the test's, for
 * callers of the test's choice. Two of them on one directory are like two processes: they share
 * nothing but the file, or the database.
 */
public final class ToolFixture implements AutoCloseable {
  private final Path directory;
  private final Store store;
  private final Features features;

  public ToolFixture(Path directory) {
    this(directory, Clock.systemUTC());
  }

  public ToolFixture(Path directory, Clock clock) {
    this(directory, clock, Map.of());
  }

  public ToolFixture(Path directory, Clock clock, Map<String, String> more) {
    this(directory, clock, more, TestEngine.current());
  }

  public ToolFixture(Path directory, Clock clock, Map<String, String> more, TestEngine engine) {
    this.directory = directory;
    Map<String, String> environment = new HashMap<>(more);
    environment.putAll(engine.environment(directory));
    // The checkout that tests run in would be one, with a name that differs from machine to
    // machine.
    environment.putIfAbsent(Setting.WORKSPACE.variable(), CurrentWorkspace.OFF);
    Settings settings = Settings.of(environment);
    store = new Store(settings.store());
    features = Features.of(settings, store, clock);
  }

  /** An agent with read and write. */
  public static Caller agent(String id, String type) {
    return new Caller(id, type, EnumSet.of(Permission.READ, Permission.WRITE));
  }

  /** An agent with every permission. */
  public static Caller admin(String id, String type) {
    return new Caller(id, type, EnumSet.of(Permission.READ, Permission.WRITE, Permission.ADMIN));
  }

  public Store store() {
    return store;
  }

  /** Where the store is. */
  public Path directory() {
    return directory;
  }

  public Features features() {
    return features;
  }

  /** What waits for the caller, as any result would tell it. */
  public long unread(Caller caller) {
    return features.policy().unread().of(CallSnapshot.NONE, caller);
  }

  /** Calls a tool; single quotes in {@code arguments} stand for double ones. */
  public JsonNode call(Caller caller, String tool, String arguments) {
    return call(caller, tool, Json.object(arguments.replace('\'', '"')));
  }

  /** Calls a tool. */
  public JsonNode call(Caller caller, String tool, ObjectNode arguments) {
    return Json.parse(answer(caller, features.catalog().find(tool).orElseThrow(), arguments));
  }

  /** Calls a tool that need not be in the catalogue. */
  public JsonNode call(Caller caller, Tool<?, ?> tool, ObjectNode arguments) {
    return Json.parse(answer(caller, tool, arguments));
  }

  /** Calls a tool, and gives the answer as it was written. */
  public String answer(Caller caller, String tool, ObjectNode arguments) {
    return answer(caller, features.catalog().find(tool).orElseThrow(), arguments);
  }

  private String answer(Caller caller, Tool<?, ?> tool, ObjectNode arguments) {
    return result(caller, tool, arguments, new ConnectionContext()).json().toString();
  }

  private CallResult result(
      Caller caller, Tool<?, ?> tool, ObjectNode arguments, ConnectionContext connection) {
    return new CallPipeline(as(caller), Runnable::run)
        .call(new CallContext(tool, arguments, connection, CommitMode.INLINE))
        .join();
  }

  /** Calls a tool, and has its answer be taken by the client's pipe. */
  public JsonNode taken(Caller caller, String tool, String arguments) {
    CallResult result = result(
        caller,
        features.catalog().find(tool).orElseThrow(),
        Json.object(arguments.replace('\'', '"')),
        new ConnectionContext());
    result.taken().run();
    return Json.parse(result.json().toString());
  }

  /** Calls a tool on a connection at which a person can be asked. */
  public JsonNode call(Caller caller, String tool, String arguments, Elicitor client) {
    ConnectionContext connection = new ConnectionContext();
    connection.elicitor(Optional.of(client));
    return Json.parse(result(
            caller,
            features.catalog().find(tool).orElseThrow(),
            Json.object(arguments.replace('\'', '"')),
            connection)
        .json()
        .toString());
  }

  /** Begins a session and gives its id. */
  public String session(Caller creator) {
    return call(creator, "create_session", "{'purpose':'testing'}")
        .get("session_id")
        .asText();
  }

  /** Posts a public message and gives its id. */
  public long post(Caller sender, String session, String content) {
    return post(sender, session, content, "{}");
  }

  /** Posts a message with more arguments than session and content, and gives its id. */
  public long post(Caller sender, String session, String content, String more) {
    ObjectNode arguments = Json.object(more.replace('\'', '"'));
    arguments.put("session_id", session).put("content", content);
    JsonNode added = call(sender, "add_message", arguments);
    if (!added.get("success").booleanValue()) {
      throw new AssertionError(added.toString());
    }
    return added.get("message_id").longValue();
  }

  @Override
  public void close() {
    store.close();
  }

  private static boolean kept(CallListener listener) {
    return listener instanceof CallMetrics
        || listener instanceof SecretCheck
        || listener instanceof Deliveries;
  }

  /** Everything as the server has it, but for who calls and how often; refusals are not recorded. */
  private CallPolicy as(Caller caller) {
    CallPolicy policy = features.policy();
    return new CallPolicy(
        (snapshot, token, connection) -> caller,
        (who, rate) -> {},
        policy.unread(),
        policy.listeners().stream().filter(ToolFixture::kept).toList(),
        policy.store(),
        policy.clock());
  }
}
