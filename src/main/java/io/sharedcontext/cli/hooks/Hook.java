package io.sharedcontext.cli.hooks;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.hint.AgentStatus;
import io.sharedcontext.hint.StatusReader;
import io.sharedcontext.message.UnreadMessage;
import io.sharedcontext.message.UnreadTable;
import io.sharedcontext.session.Session;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.FileTurn;
import io.sharedcontext.store.HintFiles;
import io.sharedcontext.store.Store;
import io.sharedcontext.tool.Caller;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One hook of one client's: looks what waits for its agent that no hook has told of, and says it. Up to
 * where the agent was told is a file beside the store; losing it says something twice.
 */
public final class Hook {
  private static final int MOST = 12;

  private final Store store;
  private final Clock clock;
  private final Clock here;
  private final HintFiles files;
  private final Supplier<String> chance;

  /**
   * Hooks on a store.
   *
   * @param clock the store's, by which locks and agents end
   * @param here this machine's, which dates files
   * @param chance gives words that nobody can guess
   */
  public Hook(Store store, Clock clock, Clock here, Supplier<String> chance) {
    this.store = store;
    this.clock = clock;
    this.here = here;
    this.files = new HintFiles(store.settings());
    this.chance = chance;
  }

  /**
   * What happened, in which client, for whom.
   *
   * @param workspace where the client works
   * @param input what the client told of it
   */
  public record Occasion(
      HookClient client, HookEvent event, Caller agent, String workspace, JsonNode input) {}

  /** What is found in the store. */
  private record Found(AgentStatus status, List<UnreadMessage> waiting, Optional<Session> latest) {}

  /**
   * Says what is to be said.
   *
   * @param say gives the reply to the client; what it was told of counts as told when that returns
   */
  public int run(Occasion occasion, HookOutput say) throws IOException {
    return files.usable() || !begunAnyway(occasion.event())
        ? tell(occasion, say)
        : tellAgain(occasion, say);
  }

  private static boolean begunAnyway(HookEvent event) {
    return event == HookEvent.SESSION_START || event == HookEvent.PROMPT;
  }

  /** Where what was told cannot be noted, all is told again with each prompt; no turn begins by it. */
  private int tellAgain(Occasion occasion, HookOutput say) {
    HookReply reply = reply(occasion, look(occasion, 0));
    say.give(reply);
    return reply.code();
  }

  private int tell(Occasion occasion, HookOutput say) throws IOException {
    String agent = occasion.agent().id();
    Optional<FileTurn> turn = files.turn(agent);
    try {
      Instant looked = here.instant();
      long told = files.told(agent);
      Found found = look(occasion, told);
      HookReply reply = reply(occasion, found);
      say.give(reply);
      note(agent, told, found, !reply.equals(HookReply.NOTHING), looked);
      return reply.code();
    } finally {
      if (turn.isPresent()) {
        turn.get().close();
      }
    }
  }

  /** Where a reply goes. */
  @FunctionalInterface
  public interface HookOutput {
    /** Gives it to the client, or throws. */
    void give(HookReply reply);
  }

  private Found look(Occasion occasion, long told) {
    StatusReader reader = new StatusReader(store, clock, occasion::workspace);
    long after = occasion.event() == HookEvent.SESSION_START ? 0 : told;
    return store.read(tx -> new Found(
        reader.read(tx, occasion.agent()),
        UnreadTable.latest(tx, occasion.agent(), occasion.workspace(), after, MOST),
        SessionTable.latestIn(tx, occasion.workspace())));
  }

  private HookReply reply(Occasion occasion, Found found) {
    HookClient client = occasion.client();
    String agent = occasion.agent().id();
    Fence fence = new Fence(chance.get());
    if (occasion.event() == HookEvent.SESSION_START) {
      return client.context(
          occasion.event(),
          HookText.primer(occasion, found.status(), found.waiting(), found.latest(), fence),
          Optional.of(files.newsFile(agent).toString()));
    }
    boolean addressed = found.waiting().stream().anyMatch(UnreadMessage::addressed);
    String text = HookText.news(agent, found.status().unread(), found.waiting(), fence);
    return switch (occasion.event()) {
      case STOP ->
        addressed && !HookClient.goesOnAlready(occasion.input())
            ? client.anotherTurn(text)
            : HookReply.NOTHING;
      case CHANGED -> addressed ? client.wake(text) : HookReply.NOTHING;
      default ->
        found.waiting().isEmpty()
            ? HookReply.NOTHING
            : client.context(occasion.event(), text, Optional.empty());
    };
  }

  /** What was not told now, since a turn's end is no time for it, is told by a later hook. */
  private void note(String agent, long told, Found found, boolean said, Instant looked)
      throws IOException {
    long newest = found.status().unread().newest();
    if ((said || found.waiting().isEmpty()) && newest > told) {
      files.putTold(agent, newest);
    }
    found.status().noteUnlessKept(files, agent, looked);
  }
}
