package io.sharedcontext.operations;

import io.sharedcontext.coordination.Leases;
import io.sharedcontext.coordination.PresenceTracker;
import io.sharedcontext.memory.SharedKeyTable;
import io.sharedcontext.message.SessionDocument;
import io.sharedcontext.session.Session;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Store;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Completer;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Limits;
import io.sharedcontext.tool.Permission;
import io.sharedcontext.tool.Prompt;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Messages that a person sends with one choice. What agents stored is quoted in them as data. */
public final class Prompts {
  private static final int KEYS = 50;
  private static final int AGENTS = 50;

  private final Store store;
  private final Clock clock;
  private final Leases leases;
  private final PresenceTracker presence;
  private final CompletionProvider completions;

  public Prompts(Store store, Clock clock, Leases leases, PresenceTracker presence) {
    this.store = store;
    this.clock = clock;
    this.leases = leases;
    this.presence = presence;
    this.completions = new CompletionProvider(store, presence::known);
  }

  /** The prompts. */
  public List<Prompt> prompts() {
    return List.of(
        new Prompt(
            "setup-collaboration",
            "Begin a session for a purpose and bring other agents into it.",
            List.of(
                new Prompt.Argument("purpose", "What is to come out of it.", true, Completer.NONE),
                new Prompt.Argument(
                    "agents", "Ids of the agents, with commas.", false, completions::agentLists)),
            this::setUp),
        new Prompt(
            "session-briefing",
            List.of("catch-up"),
            "Find out what happened since you last looked.",
            List.of(session(false)),
            this::catchUp),
        new Prompt(
            "hand-off",
            "Hand the work in a session over to another agent.",
            List.of(
                session(true),
                new Prompt.Argument(
                    "to", "The agent that goes on.", false, completions::agentLists)),
            this::handOff),
        new Prompt(
            "debug-session",
            "Find out why the work in a session does not go on.",
            List.of(session(true)),
            this::debug));
  }

  private Prompt.Argument session(boolean required) {
    return new Prompt.Argument("session_id", "The session.", required, completions::sessions);
  }

  private String setUp(Caller caller, Map<String, String> arguments) {
    PermissionCheck.require(caller, Permission.WRITE, "setup-collaboration");
    String purpose = PromptArguments.text(arguments, "purpose", Limits.PURPOSE);
    List<String> agents = PromptArguments.agents(arguments, "agents");
    return """
        Set up a collaboration of several agents over the tools of this server.

        1. See whether a session already serves the purpose: call `list_sessions` with `query` and \
        a few words of it. Go on with such a session instead of beginning another.
        2. Otherwise call `create_session` with:
        %s
        3. Divide the work. Keep the plan where all can change it: `set_memory` with the session's \
        id as `session_id`, `key` "plan", `shared` true and `expected_version` 0. Who changes it \
        later passes the version it read as `expected_version`.
        4. Tell the others: `add_message` with%s what each is to do, what is settled, and that the \
        plan is in shared memory under "plan". `get_active_agents` shows who is there; say yourself \
        what you are doing with `register_agent_presence`, the session's id as `session_id`.
        5. Agree that whoever changes what others may change too locks it first: \
        `coordinate_session_work` with `action` lock, all of it at once in `resources`, and \
        `wait_seconds` to stand in line; its `fencing_token` goes with every `set_memory`, and \
        `action` unlock ends it.
        6. `wait_for_messages` with the session's id waits for their answers, `catch_up` shows what \
        came meanwhile. Say the session's id at the end, so that others can join.
        """.formatted(
            PromptArguments.json("purpose", purpose),
            agents.isEmpty() ? "" : " `to` " + Json.texts(agents) + ",");
  }

  private String catchUp(Caller caller, Map<String, String> arguments) {
    PermissionCheck.require(caller, Permission.READ, "session-briefing");
    Optional<String> id = PromptArguments.optional(arguments, "session_id");
    Optional<Session> session = id.map(text -> store.read(tx -> SessionTable.require(tx, text)));
    return """
        Catch up on what other agents did.

        1. Call `catch_up`%s.
        2. Sum up for each session: what was decided, what is open, what is asked of you, who is at \
        work (`active_agents`) and what is locked by whom until when (`locks`).
        3. Where the result was cut, read on with `get_messages` and `unread_only` true.
        4. Acknowledge what you have taken in: `get_messages` with the session's `ack_cursor` as \
        `acknowledge` and `limit` 1.
        5. Answer what was asked of you before you begin anything new. Leave alone what others have \
        locked, or stand in line for it: `coordinate_session_work` with `action` lock, `resources` \
        and `wait_seconds`.
        6. Where you depend on an answer, call `wait_for_messages` with the session's `session_id` \
        and its `ack_cursor` as `after`.
        %s""".formatted(
            session.map(one -> " with `session_id` \"" + one.sessionId() + "\"").orElse(""),
            session.map(one -> PromptArguments.data("The session", one)).orElse(""));
  }

  private String handOff(Caller caller, Map<String, String> arguments) {
    PermissionCheck.require(caller, Permission.WRITE, "hand-off");
    SessionBriefing situation =
        situation(caller, PromptArguments.text(arguments, "session_id", 100));
    List<String> to = PromptArguments.agents(arguments, "to");
    return """
        Hand your work in session %s over%s.

        1. Call `catch_up` with this `session_id`, so that nothing that waits for you is lost.
        2. Keep the state that must outlast you: `set_memory` with this `session_id`, `shared` true \
        and keys that say what they hold.
        3. Remove claims and notes that are no longer true: `delete_memory`.
        4. Call `add_message` with this `session_id`%s and `metadata` {"type":"hand-off"}. Say in \
        it, in this order: what is done, what is open, what comes next, which keys hold the state, \
        what you had locked, and what went wrong so far.
        5. Give back what you have locked: `coordinate_session_work` with this `session_id` and \
        `action` unlock. A lock cannot be handed on; who goes on locks anew, and `waiters` come first.
        6. Wait for an answer with `wait_for_messages`, then say that you are done: \
        `register_agent_presence` with `status` idle.
        %s""".formatted(
            situation.session().sessionId(),
            to.isEmpty() ? "" : " to " + String.join(", ", to),
            to.isEmpty() ? "" : ", `to` " + Json.texts(to),
            PromptArguments.data("What the session holds", situation));
  }

  private String debug(Caller caller, Map<String, String> arguments) {
    PermissionCheck.require(caller, Permission.READ, "debug-session");
    SessionBriefing situation =
        situation(caller, PromptArguments.text(arguments, "session_id", 100));
    return """
        Find out why the work in session %s does not go on, and say what would help.

        1. Closed? `is_active` false means that nothing can be posted.
        2. Silent? Compare `last_message_at` with `now`, and see who wrote last: \
        `get_messages` with this `session_id`, `direction` backward and `limit` 10.
        3. Is anybody there? `agents` has what each said it is doing and when it was last seen; one \
        that is offline answers nobody.
        4. Held up by a lock? `locks` has who holds what until when, `waiters` who waits for it, in \
        order. Ask the holder to unlock; a lock ends by itself at `expires_at` or with its server \
        process, and an admin may release it: `coordinate_session_work` with `action` unlock and its \
        `fencing_token`.
        5. Waiting for somebody? Look for questions and messages with `to` that have no answer.
        6. Stuck in shared memory? `list_memory` with this `session_id` and `shared` true; claims \
        without `expires_at` outlive their agents.
        7. Unseen? What you may not see is not counted here; others may see more.
        %s""".formatted(
            situation.session().sessionId(),
            PromptArguments.data("What you see of the session", situation));
  }

  private SessionBriefing situation(Caller caller, String id) {
    Instant now = clock.instant();
    return store.read(tx -> {
      SessionDocument transcript = SessionDocument.of(tx, caller, id);
      return new SessionBriefing(
          now,
          transcript.session(),
          transcript.statistics(),
          presence.agents(tx, caller, id, true).stream().limit(AGENTS).toList(),
          leases.locks(tx, now, id),
          leases.waiters(tx, now, id),
          SharedKeyTable.first(tx, List.of(id), now, KEYS).getOrDefault(id, List.of()));
    });
  }
}
