package io.sharedcontext;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.Mutations;
import io.sharedcontext.message.Acknowledging;
import io.sharedcontext.message.MessageTools;
import io.sharedcontext.message.ReadingTools;
import io.sharedcontext.message.Unread;
import io.sharedcontext.session.SessionTools;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.StoreSettings;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Calls;
import io.sharedcontext.tool.Catalog;
import io.sharedcontext.tool.Connection;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Permission;
import io.sharedcontext.tool.Policy;
import io.sharedcontext.tool.Rate;
import io.sharedcontext.tool.Tool;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The tools that are about sessions and messages, on a real store in a directory of the test's, for
 * callers of the test's choice. Two of them on one directory are like two processes: they share
 * nothing but the file.
 */
public final class Workbench implements AutoCloseable {
  private final Store store;
  private final Unread unread;
  private final Catalog catalog;

  public Workbench(Path directory) {
    this(directory, Clock.systemUTC());
  }

  public Workbench(Path directory, Clock clock) {
    store = new Store(new StoreSettings(directory.resolve("context.db"), false, true));
    unread = new Unread(store);
    Mutations mutations = new Mutations(store, clock);
    List<Tool<?, ?>> tools = new ArrayList<>();
    tools.addAll(new SessionTools(mutations, new SecureRandom()).tools());
    tools.addAll(new MessageTools(mutations).tools());
    tools.addAll(new ReadingTools(store, new Acknowledging(store, clock)).tools());
    catalog = new Catalog(tools);
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

  public Unread unread() {
    return unread;
  }

  public Catalog catalog() {
    return catalog;
  }

  /** Calls a tool; single quotes in {@code arguments} stand for double ones. */
  public JsonNode call(Caller caller, String tool, String arguments) {
    return call(caller, tool, Json.object(arguments.replace('\'', '"')));
  }

  /** Calls a tool. */
  public JsonNode call(Caller caller, String tool, ObjectNode arguments) {
    Calls calls = new Calls(new As(caller, unread), Runnable::run);
    String answer = calls
        .call(catalog.find(tool).orElseThrow(), arguments, new Connection())
        .join()
        .json();
    return Json.parse(answer);
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

  /** Lets every call act as one caller. */
  private record As(Caller caller, Unread waiting) implements Policy {
    @Override
    public Caller identify(Optional<String> token, Connection connection) {
      return caller;
    }

    @Override
    public void admit(Caller who, Rate rate) {}

    @Override
    public CompletableFuture<Void> refused(Caller who, String tool, Failure failure) {
      return CompletableFuture.allOf();
    }

    @Override
    public long unread(Caller who) {
      return waiting.count(who);
    }
  }
}
