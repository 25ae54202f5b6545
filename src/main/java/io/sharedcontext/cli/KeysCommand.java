package io.sharedcontext.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.Key;
import io.sharedcontext.auth.Keys;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Permission;
import io.sharedcontext.tool.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code keys}: the credentials of agents. */
@Command(
    name = "keys",
    description = "Adds, lists, rotates and revokes the keys of agents.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  shared-context keys add --agent planner",
      "  shared-context keys list"
    })
final class KeysCommand {
  private final Operator operator;

  KeysCommand(Operator operator) {
    this.operator = operator;
  }

  @Command(
      name = "add",
      description = "Registers a key for an agent and prints it, this once.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "From then on the agent needs one of its keys, in an open store too.",
        "",
        "Examples:",
        "  shared-context keys add --agent planner",
        "  shared-context keys add --agent boss --permissions read,write,admin --json"
      })
  int add(
      @Option(names = "--agent", required = true, paramLabel = "ID", description = "The agent.")
          String agent,
      @Option(
              names = "--type",
              paramLabel = "T",
              description =
                  "The only type the agent may then have; default: the first it comes with.")
          Optional<String> type,
      @Option(
              names = "--permissions",
              split = ",",
              defaultValue = "read,write",
              paramLabel = "P",
              converter = Grantable.class,
              completionCandidates = GrantableNames.class,
              description = "Some of read, write and admin; default: read,write.")
          Set<Permission> permissions,
      @Option(
              names = "--expires-in",
              paramLabel = "TIME",
              converter = Converters.Seconds.class,
              description = "Stop working after this time, such as 30d; default: never.")
          Optional<Duration> expiresIn,
      @Option(names = "--json", description = "Print JSON.") boolean json) {
    return issued(
        json,
        operator.withStore(store ->
            new Keys(store, operator.clock(store)).add(agent, type, permissions, expiresIn)));
  }

  private int issued(boolean json, Keys.Issued issued) {
    operator.print(
        json ? facts(issued.key()).put("key", issued.secret()).toString() : words(issued));
    return Cli.OK;
  }

  @Command(
      name = "rotate",
      description = "Replaces a key by a new one of the same rights, and prints that, this once.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Without --overlap the old key stops working at once. If admin.key holds the",
        "old key, it gets the new one.",
        "",
        "Examples:",
        "  shared-context keys rotate --agent planner --overlap 1h",
        "  shared-context keys rotate key_0123456789ab"
      })
  int rotate(
      @ArgGroup(multiplicity = "1") Which which,
      @Option(
              names = "--overlap",
              paramLabel = "TIME",
              defaultValue = "0",
              converter = Converters.Seconds.class,
              description =
                  "How long the old key goes on to work, such as 1h; default: not at all.")
          Duration overlap,
      @Option(
              names = "--expires-in",
              paramLabel = "TIME",
              converter = Converters.Seconds.class,
              description = "Lifetime of the new key; default: as long as the old one had.")
          Optional<Duration> expiresIn,
      @Option(names = "--type", paramLabel = "T", description = "Another type for the agent.")
          Optional<String> type,
      @Option(names = "--json", description = "Print JSON.") boolean json) {
    Keys.Rotation rotation = new Keys.Rotation(overlap, expiresIn, type);
    return issued(json, keys(keys -> keys.rotate(which.name(), rotation)));
  }

  /** The key that is meant. */
  static final class Which {
    @Parameters(paramLabel = "KEY", description = "A key's id.")
    private Optional<String> key = Optional.empty();

    @Option(names = "--agent", paramLabel = "ID", description = "The agent, if it has one key.")
    private Optional<String> agent = Optional.empty();

    private String name() {
      return key.or(() -> agent).orElseThrow();
    }
  }

  /** Reads a permission that a key can grant. */
  private static final class Grantable implements ITypeConverter<Permission> {
    private static final List<Permission> ALL =
        Arrays.stream(Permission.values()).filter(one -> one != Permission.NONE).toList();

    @Override
    public Permission convert(String text) {
      return ALL.stream()
          .filter(one -> one.label().equalsIgnoreCase(text.strip()))
          .findFirst()
          .orElseThrow(
              () -> new TypeConversionException("'" + text + "' is not a permission; there are "
                  + ALL.stream().map(Permission::label).collect(Collectors.joining(", "))));
    }
  }

  /** What a key can grant, for completion. */
  static final class GrantableNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Grantable.ALL.stream().map(Permission::label).iterator();
    }
  }

  private static String words(Keys.Issued issued) {
    return """
        The key of %s (%s) is shown this once:

          %s

        Start the agent's server with it in SHARED_CONTEXT_API_KEY.
        To revoke it: shared-context keys revoke %s""".formatted(
            issued.key().agentId(),
            labels(issued.key()),
            issued.secret(),
            issued.key().id());
  }

  @Command(
      name = "list",
      description = "Lists all keys, revoked ones too; never the keys themselves.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  shared-context keys list --json"})
  int list(@Option(names = "--json", description = "Print JSON.") boolean json) {
    List<Key> all = operator.reading(Keys::all);
    operator.print(json ? array(all).toString() : table(all));
    return Cli.OK;
  }

  @Command(
      name = "revoke",
      description = "Revokes a key, or all keys of an agent, and every token made with them.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "The agent stays shut out until it gets a new key: its name does not become free.",
        "",
        "Example:",
        "  shared-context keys revoke planner"
      })
  int revoke(
      @Parameters(paramLabel = "KEY|AGENT", description = "A key's id, or an agent.") String which,
      @Option(names = "--json", description = "Print JSON.") boolean json) {
    List<Key> revoked = keys(keys -> keys.revoke(which));
    if (json) {
      operator.print(array(revoked).toString());
    }
    if (revoked.isEmpty()) {
      operator.note("shared-context: there is no working key " + which + " and no agent of that"
          + " name has one; see shared-context keys list");
      return Cli.FAILED;
    }
    if (!json) {
      revoked.forEach(key -> operator.print("revoked " + key.id() + " of " + key.agentId()));
    }
    return Cli.OK;
  }

  private <T> T keys(Function<Keys, T> work) {
    return operator.withExisting(store -> work.apply(new Keys(store, operator.clock(store))));
  }

  private String table(List<Key> keys) {
    TextTable table = new TextTable("KEY", "AGENT", "TYPE", "PERMISSIONS", "STATE");
    for (Key key : keys) {
      table.row(
          key.id(),
          key.agentId(),
          key.agentType().orElse(key.permissions().contains(Permission.ADMIN) ? "any" : "unset"),
          labels(key),
          state(key));
    }
    return table.text();
  }

  private String state(Key key) {
    if (key.revokedAt().isPresent()) {
      return "revoked " + day(key.revokedAt().get());
    }
    Optional<Instant> end = key.expiresAt();
    if (!key.live(operator.clock().instant())) {
      String how = key.replacedBy().isPresent() ? "replaced " : "expired ";
      return how + day(end.orElse(key.createdAt()));
    }
    String works = key.replacedBy().isPresent() ? "old, until " : "until ";
    return end.map(time -> works + Times.text(time).substring(0, 16) + "Z").orElse("works");
  }

  private static String day(Instant time) {
    return Times.text(time).substring(0, 10);
  }

  private static ArrayNode array(Collection<Key> keys) {
    ArrayNode array = Json.array();
    keys.forEach(key -> array.add(facts(key)));
    return array;
  }

  private static ObjectNode facts(Key key) {
    ObjectNode facts = Json.object().put("key_id", key.id()).put("agent_id", key.agentId());
    key.agentType().ifPresent(type -> facts.put("agent_type", type));
    facts.put("permissions", labels(key)).put("created_at", Times.text(key.createdAt()));
    key.expiresAt().ifPresent(at -> facts.put("expires_at", Times.text(at)));
    key.replacedBy().ifPresent(next -> facts.put("replaced_by", next));
    key.revokedAt().ifPresent(at -> facts.put("revoked_at", Times.text(at)));
    return facts;
  }

  private static String labels(Key key) {
    return key.permissions().stream()
        .sorted()
        .map(Permission::label)
        .collect(Collectors.joining(","));
  }
}
