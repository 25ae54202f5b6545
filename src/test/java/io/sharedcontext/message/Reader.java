package io.sharedcontext.message;

import static io.sharedcontext.testing.ToolFixture.admin;
import static io.sharedcontext.testing.ToolFixture.agent;

import io.sharedcontext.auth.Visibility;
import io.sharedcontext.tool.Caller;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * Who reads messages of an agent {@code sender} of type {@code builder}, addressed to {@code
 * addressee} and {@code addressed-admin}. Each reader is addressed or not, of the sender's type or
 * not, an admin or not.
 */
enum Reader {
  SENDER("sender", "builder", false),
  ADDRESSEE("addressee", "tester", false),
  SAME_TYPE("peer", "builder", false),
  OTHER_TYPE("other", "tester", false),
  ADMIN("admin", "person", true),
  ADDRESSED_ADMIN("addressed-admin", "person", true),
  STRANGER("stranger", "visitor", false);

  /** The contract's table, by hand. */
  private static final Map<Visibility, Set<Reader>> SEES = new EnumMap<>(Map.of(
      Visibility.PUBLIC,
      Set.of(values()),
      Visibility.PRIVATE,
      Set.of(SENDER, ADDRESSEE, ADDRESSED_ADMIN),
      Visibility.AGENT_ONLY,
      Set.of(SENDER, SAME_TYPE, ADMIN, ADDRESSED_ADMIN),
      Visibility.ADMIN_ONLY,
      Set.of(ADMIN, ADDRESSED_ADMIN)));

  private final String id;
  private final String type;
  private final boolean admin;

  Reader(String id, String type, boolean admin) {
    this.id = id;
    this.type = type;
    this.admin = admin;
  }

  Caller caller() {
    return admin ? admin(id, type) : agent(id, type);
  }

  boolean sees(Visibility visibility) {
    return SEES.getOrDefault(visibility, Set.of()).contains(this);
  }
}
