package io.sharedcontext.message;

import io.sharedcontext.session.ParticipantTable;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Doc;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Figures of one session, as one caller sees it: what it does not see is not counted. */
public record Statistics(
    @Doc long messageCount,
    @Doc long unread,
    @Doc List<String> participants,
    @Doc List<Share> bySender,
    @Doc List<Share> byVisibility,
    @Doc Optional<Instant> lastMessageAt) {

  /** How many of the messages are of one kind. */
  public record Share(@Doc String name, @Doc long messages) {}

  /** The figures of a session that exists. */
  static Statistics of(Tx tx, Caller caller, String session) {
    List<StatisticsTable.Group> groups = StatisticsTable.groups(tx, caller, session);
    Map<String, Long> senders = new TreeMap<>();
    Map<String, Long> visibilities = new TreeMap<>();
    for (StatisticsTable.Group group : groups) {
      senders.merge(group.sender(), group.messages(), Long::sum);
      visibilities.merge(group.visibility(), group.messages(), Long::sum);
    }
    return new Statistics(
        groups.stream().mapToLong(StatisticsTable.Group::messages).sum(),
        unread(tx, caller, session),
        ParticipantTable.of(tx, caller, List.of(session)).getOrDefault(session, List.of()),
        shares(senders),
        shares(visibilities),
        groups.stream().map(StatisticsTable.Group::last).max(Comparator.naturalOrder()));
  }

  private static long unread(Tx tx, Caller caller, String session) {
    return ParticipantTable.acknowledged(tx, caller.id(), session)
        .map(id -> SessionCountTable.waiting(tx, caller, session, id, Long.MAX_VALUE))
        .orElse(0L);
  }

  private static List<Share> shares(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(entry -> new Share(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparingLong(Share::messages).reversed())
        .toList();
  }
}
