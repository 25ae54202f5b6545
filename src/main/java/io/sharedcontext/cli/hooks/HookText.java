package io.sharedcontext.cli.hooks;

import io.sharedcontext.hint.AgentStatus;
import io.sharedcontext.message.UnreadMessage;
import io.sharedcontext.message.UnreadTally;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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

  /** What an agent should know when it begins. */
  static String primer(String agent, AgentStatus status, List<UnreadMessage> waiting, Fence fence) {
    String head = "Shared Context: you are agent " + agent
        + ", and share sessions, messages, memory and locks with other agents by the MCP tools of"
        + " shared-context: list_sessions, catch_up, add_message, wait_for_messages,"
        + " coordinate_session_work.\nOther agents here now: " + status.agents()
        + ".\nYour locks: " + status.locks().held() + ", waited for: "
        + status.locks().waitedFor()
        + ".\n";
    if (waiting.isEmpty()) {
      return head + "Nothing waits unread.";
    }
    String counted = "There " + counted(status.unread()) + " for you. ";
    String foot = "catch_up shows all of it.";
    int room = PRIMER_LENGTH - head.length() - counted.length() - foot.length() - FRAME;
    return head + counted + fence.around(fitting(waiting, room, status.unread())) + foot;
  }

  private static String counted(UnreadTally tally) {
    String all = tally.all() == 1 ? "1 message waits" : tally.all() + " messages wait";
    return tally.addressed() == 0 ? all : all + " (addressed to you: " + tally.addressed() + ")";
  }

  /** As many lines as there is room for, in the order of posting, and how many were left out. */
  private static List<String> fitting(List<UnreadMessage> waiting, int room, UnreadTally tally) {
    List<UnreadMessage> chosen = new ArrayList<>();
    int left = room - "... and 9223372036854775807 more".length();
    for (UnreadMessage message : waiting) {
      left -= line(message).length() + 1;
      if (left < 0 && !chosen.isEmpty()) {
        break;
      }
      chosen.add(message);
    }
    chosen.sort(Comparator.comparingLong(UnreadMessage::id));
    List<String> lines = new ArrayList<>(chosen.stream().map(HookText::line).toList());
    if (tally.all() > chosen.size()) {
      lines.add("... and " + (tally.all() - chosen.size()) + " more");
    }
    return lines;
  }

  private static String line(UnreadMessage message) {
    return "#" + message.id() + " " + message.sender()
        + (message.addressed() ? " to you" : "")
        + " in " + message.session() + " " + Fence.quoted(message.purpose(), PURPOSE)
        + ": " + Fence.quoted(message.beginning(), QUOTED);
  }
}
