package io.sharedcontext.cli.live;

import io.sharedcontext.Settings;
import io.sharedcontext.auth.AgentTable;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Permission;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Whom a command acts as. No key is asked for, as by no command: who may use the store's files can
 * read all of them. An agent that is named sees what that agent sees; nobody named is the operator.
 */
public final class CallerResolver {
  /** The type of a person whom the store does not know yet. */
  public static final String PERSON = "person";

  /** Sees what an admin sees; without a name no private message is to or from it. */
  public static final Caller OPERATOR =
      new Caller("", PERSON, EnumSet.of(Permission.READ, Permission.ADMIN));

  private static final Set<Permission> USUAL = EnumSet.of(Permission.READ, Permission.WRITE);

  private static final Set<Permission> EVERY =
      EnumSet.of(Permission.READ, Permission.WRITE, Permission.ADMIN);

  private CallerResolver() {}

  /** Who looks: the agent {@code named}, else the one of the settings, else the operator. */
  public static Caller reader(Tx tx, Settings settings, Optional<String> named) {
    return named
        .or(settings::agentId)
        .map(id -> new Caller(id, type(tx, settings, id).orElse(""), USUAL))
        .orElse(OPERATOR);
  }

  /**
   * Who speaks: as {@link #reader}, but the operator has the name {@code login} and may post to
   * admins.
   */
  public static Caller writer(Tx tx, Settings settings, Optional<String> named, String login) {
    Optional<String> agent = named.or(settings::agentId);
    String id = agent.orElse(login);
    Set<Permission> permissions = agent.isPresent() ? USUAL : EVERY;
    return new Caller(id, type(tx, settings, id).orElse(PERSON), permissions);
  }

  private static Optional<String> type(Tx tx, Settings settings, String agent) {
    return settings
        .agentType()
        .filter(type -> settings.agentId().equals(Optional.of(agent)))
        .or(() -> AgentTable.typeOf(tx, agent));
  }
}
