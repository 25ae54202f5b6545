package io.sharedcontext.coordination;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.coordination.PresenceTracker.ActiveAgent;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Store;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Doc;
import io.sharedcontext.tool.Effect;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Limits;
import io.sharedcontext.tool.Tool;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The tools with which agents say that they are there, and see who else is. */
public final class PresenceTools {
  private final Store store;
  private final Clock clock;
  private final PresenceTracker attendance;

  public PresenceTools(Store store, Clock clock, PresenceTracker attendance) {
    this.store = store;
    this.clock = clock;
    this.attendance = attendance;
  }

  /** Both tools. */
  public List<Tool<?, ?>> tools() {
    return List.of(
        Tool.acts(
            "register_agent_presence",
            Effect.ADDS,
            Register.class,
            Registered.class,
            this::register),
        Tool.reads("get_active_agents", GetActive.class, Active.class, this::active));
  }

  @Doc(
      "Tells others what you are doing, until ttl_seconds pass without a call of yours or your server ends.")
  record Register(
      @Doc("offline: you stop.") PresenceStatus status,
      @Doc(value = "The session you work in.", id = true) Optional<String> sessionId,

      @Doc(value = "What you do now, in a few words.", max = 500)
      Optional<String> activity,

      @Doc(
          value = "Facts for the others.",
          max = Limits.METADATA_BYTES,
          maxKeys = Limits.METADATA_KEYS,
          over = ErrorCode.METADATA_TOO_LARGE)
      Optional<ObjectNode> metadata,

      @Doc(value = "How long without a call of yours.", min = 10, max = 3_600, otherwise = "120")
      int ttlSeconds) {}

  record Registered(
      @Doc String agentId, @Doc PresenceStatus status, @Doc Instant expiresAt) {}

  @Doc("Lists the agents that are there now.")
  record GetActive(
      @Doc(value = "Only those of this session.", id = true) Optional<String> sessionId,

      @Doc(value = "Also those of the last day.", otherwise = "false")
      boolean includeOffline) {}

  record Active(@Doc List<ActiveAgent> agents, @Doc long count) {}

  private Registered register(Call call, Register request) {
    Instant now = clock.instant();
    Presence presence = new Presence(
        call.caller().id(),
        call.caller().type(),
        store.processes().self(),
        request.status(),
        request.activity().orElse(""),
        request.sessionId().orElse(""),
        request.metadata().orElseGet(Json::object),
        Duration.ofSeconds(request.ttlSeconds()),
        now,
        now);
    return store
        .write(call, tx -> {
          request.sessionId().ifPresent(session -> SessionTable.requireKnown(tx, session));
          PresenceTable.register(tx, presence);
          return new Registered(presence.agentId(), presence.status(), presence.expiresAt());
        })
        .join();
  }

  private Active active(Call call, GetActive request) {
    return store.read(call, tx -> {
      request.sessionId().ifPresent(session -> SessionTable.requireKnown(tx, session));
      List<ActiveAgent> agents = request
          .sessionId()
          .map(session -> attendance.agents(tx, call.caller(), session, request.includeOffline()))
          .orElseGet(() -> attendance.agents(tx, request.includeOffline()));
      return new Active(agents, agents.size());
    });
  }
}
