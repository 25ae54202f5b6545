package io.sharedcontext.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.Key;
import io.sharedcontext.auth.Keys;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Permission;
import io.sharedcontext.tool.Times;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code keys}: the credentials of agents. */
@Command(
    name = "keys",
    description = "Adds, lists and revokes the keys of agents.",
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
              description = "The only type the agent may then have.")
          Optional<String> type,
      @Option(
              names = "--permissions",
              split = ",",
              defaultValue = "read,write",
              paramLabel = "P",
              converter = Grantable.class,
              description = "Some of read, write and admin; default: read,write.")
          Set<Permission> permissions,
      @Option(names = "--json", description = "Print JSON.") boolean json) {
    Keys.Issued issued = operator.withStore(
        store -> new Keys(store, operator.clock()).add(agent, type, permissions));
    operator.print(
        json ? facts(issued.key()).put("key", issued.secret()).toString() : words(issued));
    return Cli.OK;
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
    List<Key> all = keys(Keys::list);
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
    return operator.withExisting(store -> work.apply(new Keys(store, operator.clock())));
  }

  private static String table(List<Key> keys) {
    TextTable table = new TextTable("KEY", "AGENT", "TYPE", "PERMISSIONS", "STATE");
    for (Key key : keys) {
      table.row(
          key.id(),
          key.agentId(),
          key.agentType().orElse("any"),
          labels(key),
          key.revokedAt()
              .map(at -> "revoked " + Times.text(at).substring(0, 10))
              .orElse("works"));
    }
    return table.text();
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
