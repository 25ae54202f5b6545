package io.sharedcontext.cli.hooks;

import io.sharedcontext.cli.hooks.Hook.Occasion;
import io.sharedcontext.hint.AgentStatus;
import io.sharedcontext.message.UnreadMessage;
import io.sharedcontext.message.UnreadTally;
import io.sharedcontext.session.Session;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What hooks say, in words for a model and within the room that it has. */
final class HookText {
  /** 300 tokens, at four characters each. */
  static final int NEWS_LENGTH = 1_200;

  /** 400 tokens. */
  static final int PRIMER_LENGTH = 1_600;

  private static final int QUOTED = 160;
  private static final int PURPOSE = 60;

  private HookText() {}

  /**
   * That messages wait.
   *
   * @param waiting some of them, those that matter most first
   */
  static String news(String agent, UnreadTally tally, List<UnreadMessage> waiting, Fence fence) {
    String head = "Shared Context: " + counted(tally) + " for you, agent " + agent + ". ";
    String foot = "To read on: catch_up. To mark as read: acknowledge in get_messages.";
    List<String> lines =
        fitting(waiting, NEWS_LENGTH - head.length() - foot.length() - FRAME, tally);
    return head + fence.around(lines) + foot;
  }

  /** What a fence takes itself. */
  private static final int FRAME = 160;

  /**
   * What an agent should know when it begins.
   *
   * @param latest the session of its workspace that was used last
   */
  static String primer(
      Occasion occasion,
      AgentStatus status,
      List<UnreadMessage> waiting,
      Optional<Session> latest,
      Fence fence) {
    String head = "Shared Context: you are agent " + occasion.agent().id()
        + ", and share sessions, messages, memory and locks with other agents by the MCP tools of"
        + " shared-context: list_sessions, catch_up, add_message, wait_for_messages,"
        + " coordinate_session_work.\nOther agents here now: " + status.agents()
        + ".\nYour locks: " + status.locks().held() + ", waited for: "
        + status.locks().waitedFor()
        + ".\n";
    String counted = waiting.isEmpty()
        ? "Nothing waits unread. "
        : counted(status.unread()) + " for you; catch_up shows all of it. ";
    List<String> lines = new ArrayList<>();
    latest.ifPresent(session -> lines.add("the session of this project: " + session.sessionId()
        + " " + Fence.quoted(session.purpose(), QUOTED)));
    int taken = lines.stream().mapToInt(String::length).sum();
    int room = PRIMER_LENGTH - head.length() - counted.length() - FRAME - taken;
    if (!waiting.isEmpty()) {
      lines.addAll(fitting(waiting, room, status.unread()));
    }
    return head + counted + (lines.isEmpty() ? "" : fence.around(lines));
  }

  private static String counted(UnreadTally tally) {
    String all = tally.all() == 1 ? "1 message waits" : tally.all() + " messages wait";
    String named = tally.addressed() == 0 ? "" : " (addressed to you: " + tally.addressed() + ")";
    return all
        + named
        + (tally.elsewhere() == 0 ? "" : " and " + tally.elsewhere() + " in other projects");
  }

  /** As many lines as there is room for, in the order of posting, and how many were left out. */
  private static List<String> fitting(List<UnreadMessage> waiting, int room, UnreadTally tally) {
    List<UnreadMessage> chosen = new ArrayList<>();
    int space = room - "... and 9223372036854775807 more".length();
    for (UnreadMessage message : waiting) {
      space -= line(message).length() + 1;
      if (space < 0 && !chosen.isEmpty()) {
        break;
      }
      chosen.add(message);
    }
    chosen.sort(Comparator.comparingLong(UnreadMessage::id));
    List<String> lines = new ArrayList<>(chosen.stream().map(HookText::line).toList());
    long left = tally.all() + tally.elsewhere() - chosen.size();
    if (left > 0) {
      lines.add("... and " + left + " more");
    }
    return lines;
  }

  private static String line(UnreadMessage message) {
    return "#" + message.id() + " " + message.sender()
        + (message.addressed() ? " to you" : "")
        + (message.elsewhere() ? " in another project's " : " in ") + message.session() + " "
        + Fence.quoted(message.purpose(), PURPOSE)
        + ": " + Fence.quoted(message.beginning(), QUOTED);
  }
}
