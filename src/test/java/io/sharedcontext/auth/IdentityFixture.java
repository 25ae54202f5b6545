package io.sharedcontext.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.cache.Caches;
import io.sharedcontext.store.Store;
import io.sharedcontext.testing.TestEngine;
import io.sharedcontext.tool.CallContext;
import io.sharedcontext.tool.CallPipeline;
import io.sharedcontext.tool.CallPolicy;
import io.sharedcontext.tool.Catalog;
import io.sharedcontext.tool.CommitMode;
import io.sharedcontext.tool.ConnectionContext;
import io.sharedcontext.tool.Doc;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Permission;
import io.sharedcontext.tool.Tool;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A server process as far as identity goes: its own store, its own gate, one connection. */
final class IdentityFixture implements AutoCloseable {
  final Store store;
  final Keys keys;
  final AccessMode access;
  final ConnectionContext connection = new ConnectionContext();
  final Authenticator authenticator;
  private final Catalog catalog;
  private final CallPipeline calls;

  IdentityFixture(Path home, Clock clock, LaunchIdentity launch) {
    this(home, clock, launch, 0);
  }

  IdentityFixture(Path home, Clock clock, LaunchIdentity launch, double rates) {
    this(home, clock, launch, rates, writes -> List.of());
  }

  IdentityFixture(
      Path home,
      Clock clock,
      LaunchIdentity launch,
      double rates,
      Function<AuditedWrites, List<Tool<?, ?>>> more) {
    store = new Store(TestEngine.current().settings(home));
    keys = new Keys(store, clock);
    access = new AccessMode(store, clock);
    authenticator = new Authenticator(store, clock, launch, Duration.ofHours(1), Caches.apart());
    var limiter = new RateLimiter(rates, clock);
    List<Tool<?, ?>> tools =
        new ArrayList<>(new AuthTools(store, clock, authenticator, limiter).tools());
    tools.add(whoAmI("who_am_i", Permission.READ));
    tools.add(whoAmI("who_rules", Permission.ADMIN));
    tools.addAll(more.apply(new AuditedWrites(store, clock)));
    catalog = new Catalog(tools);
    calls = new CallPipeline(
        new CallPolicy(
            authenticator,
            limiter,
            (snapshot, caller) -> 0,
            List.of(new RefusalAudit(store, clock)),
            store,
            clock),
        Runnable::run);
  }

  static LaunchIdentity launch(String agentId) {
    return LaunchIdentity.of(Optional.of(agentId), Optional.of("tester"), Optional.empty());
  }

  static LaunchIdentity launch(String agentId, String apiKey) {
    return LaunchIdentity.of(Optional.of(agentId), Optional.of("tester"), Optional.of(apiKey));
  }

  @Doc("Says who calls.")
  record WhoAmI() {}

  /** Who called. */
  record Me(@Doc String id, @Doc String type, @Doc List<String> permissions) {}

  private static Tool<?, ?> whoAmI(String name, Permission needed) {
    return Tool.reads(
            name,
            WhoAmI.class,
            Me.class,
            (call, request) -> new Me(
                call.caller().id(),
                call.caller().type(),
                PermissionSets.labels(call.caller().permissions())))
        .needs(needed);
  }

  /** Calls a tool with arguments given as name, value, name, value. */
  ObjectNode call(String tool, String... arguments) {
    ObjectNode object = Json.object();
    for (int i = 0; i < arguments.length; i += 2) {
      object.put(arguments[i], arguments[i + 1]);
    }
    return call(tool, object);
  }

  ObjectNode call(String tool, ObjectNode arguments) {
    return Json.object(calls
        .call(new CallContext(
            catalog.find(tool).orElseThrow(), arguments, connection, CommitMode.QUEUED))
        .join()
        .json()
        .toString());
  }

  /** The agent for which a call with these arguments acts, or the code of the refusal. */
  String who(String... arguments) {
    ObjectNode answer = call("who_am_i", arguments);
    return answer.path("id").asText(answer.path("code").asText());
  }

  /** The code of a refusal; empty for a success. */
  String refused(String tool, String... arguments) {
    return call(tool, arguments).path("code").asText();
  }

  String token(String agentId, String... more) {
    List<String> arguments = new ArrayList<>(List.of("agent_id", agentId, "agent_type", "tester"));
    arguments.addAll(List.of(more));
    return call("authenticate_agent", arguments.toArray(String[]::new))
        .path("token")
        .asText();
  }

  /** The secret that signs tokens, wherever the store keeps it. */
  String secret() {
    return store
        .read(tx -> SecretPlace.current(store.settings()).read(tx))
        .orElseThrow()
        .strip();
  }

  /** The secrets before it. */
  String previousSecrets() {
    return store.read(tx -> SecretPlace.previous(store.settings()).read(tx)).orElseThrow();
  }

  /** Puts others in their place, as a rotation that was cut off would have. */
  void secrets(String current, String previous) {
    boolean written = store
        .write(tx -> {
          SecretPlace.current(store.settings()).write(tx, current);
          SecretPlace.previous(store.settings()).write(tx, previous);
          return true;
        })
        .join();
    assertThat(written).isTrue();
  }

  @Override
  public void close() {
    store.close();
  }
}
