package io.sharedcontext.message;

import io.sharedcontext.auth.AgentTable;
import io.sharedcontext.auth.Visibility;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Doc;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a sender should know of whom a message reaches. */
public final class Recipients {
  private Recipients() {}

  /** An agent that the store has never seen; it may still come. */
  public record Unknown(
      @Doc String agentId,
      @Doc("A known agent of nearly that name.") Optional<String> didYouMean) {}

  /** Those of the recipients whom the store has never seen; empty for none. */
  public static Optional<List<Unknown>> unknown(Tx tx, Caller caller, List<String> to) {
    return Optional.of(to.stream()
            .filter(agent -> !agent.equals(caller.id()) && !AgentTable.known(tx, agent))
            .map(agent -> new Unknown(agent, AgentTable.meant(tx, agent)))
            .toList())
        .filter(unknown -> !unknown.isEmpty());
  }

  /** The agents that see a private message, its sender first; empty for any other. */
  static Optional<List<String>> audience(Message message) {
    return Optional.of(message.visibility())
        .filter(Visibility.PRIVATE::equals)
        .map(only -> Stream.concat(Stream.of(message.sender()), message.to().stream())
            .distinct()
            .toList());
  }
}
