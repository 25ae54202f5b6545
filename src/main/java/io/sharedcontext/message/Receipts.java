package io.sharedcontext.message;

import io.sharedcontext.store.Tx;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How far messages came: with whom they are addressed to, or, when that is nobody, with those who may see
 * them and are known to take part. Never more than is certain: what is noted too late, because a process
 * was killed, was further along than is told here.
 */
final class Receipts {
  private Receipts() {}

  /** The receipts of a message, by the ids of the agents. */
  static List<Receipt> of(Tx tx, MessageTable.Located located) {
    Message message = located.message();
    Optional<ExpiryTable.Lapsed> lapsed = ExpiryTable.lapsed(tx, message.id());
    if (lapsed.isEmpty() && message.to().isEmpty()) {
      return audience(tx, located);
    }
    List<Receipt> all = new ArrayList<>(RecipientTable.receipts(tx, message));
    lapsed.ifPresent(end -> {
      end.missed().forEach(agent -> all.add(Receipt.lapsed(agent, end.at())));
      all.sort(Comparator.comparing(Receipt::agentId));
    });
    return all;
  }

  private static List<Receipt> audience(Tx tx, MessageTable.Located located) {
    Message message = located.message();
    return switch (message.visibility()) {
      case PUBLIC -> RecipientTable.audience(tx, located.session(), message, Optional.empty());
      case AGENT_ONLY ->
        RecipientTable.audience(tx, located.session(), message, Optional.of(message.senderType()));
      case PRIVATE, ADMIN_ONLY -> List.of();
    };
  }
}
