package io.sharedcontext.hint;

import io.sharedcontext.coordination.LockOverview.LockCount;
import io.sharedcontext.message.UnreadTally;
import io.sharedcontext.store.HintFiles;
import io.sharedcontext.store.HintFiles.Keeper;
import io.sharedcontext.store.HintFiles.News;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * How things stand for an agent.
 *
 * @param locks its locks
 * @param present the other agents that are there, in order
 */
public record AgentStatus(UnreadTally unread, LockCount locks, List<String> present) {
  private static final int NAMED = 3;

  public AgentStatus {
    present = List.copyOf(present);
  }

  /**
   * Notes this for the next time, unless a process of the agent's does so, in a way that holds until somebody
   * commits.
   *
   * @param looked a time before it was looked at
   */
  public void noteUnlessKept(HintFiles files, String agent, Instant looked) throws IOException {
    if (files.news(agent).map(News::keeper).filter(Keeper::alive).isPresent()) {
      return;
    }
    files.putNews(agent, new News(Keeper.NONE, unread.newest(), unread.newestAddressed()));
    files.putLine(agent, Keeper.NONE, line());
    files.date(agent, looked);
  }

  /** On one line, for a prompt. */
  public String line() {
    String elsewhere = unread.elsewhere() == 0 ? "" : " (+" + unread.elsewhere() + " elsewhere)";
    return "unread %d/%d%s | locks %d, waiting %d | agents %s"
        .formatted(
            unread.addressed(), unread.all(), elsewhere, locks.held(), locks.waitedFor(), agents());
  }

  /** The names of some of the other agents that are there, and how many more there are. */
  public String agents() {
    if (present.isEmpty()) {
      return "none";
    }
    String names = String.join(", ", present.subList(0, Math.min(NAMED, present.size())));
    return present.size() > NAMED ? names + " +" + (present.size() - NAMED) : names;
  }
}
