package io.sharedcontext.cli;

import io.sharedcontext.auth.AccessMode;
import io.sharedcontext.auth.AccessMode.State;
import io.sharedcontext.auth.Keys;
import io.sharedcontext.store.Store;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Times;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code auth}: whether agents without a key get in, and the secret behind tokens. */
@Command(
    name = "auth",
    description = "Opens or closes the store to agents without a key; renews the secret of tokens.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Examples:", "  shared-context auth status", "  shared-context auth close"})
final class AuthCommand {
  private final Operator operator;

  AuthCommand(Operator operator) {
    this.operator = operator;
  }

  @Command(
      name = "close",
      description = "From now on every agent needs a key, in every running server too.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Give agents keys first: shared-context keys add --agent ID",
        "",
        "Example:",
        "  shared-context auth close"
      })
  int close(@Option(names = "--json", description = "Print JSON.") boolean json) {
    return set(State.CLOSED, json);
  }

  @Command(
      name = "open",
      description = "Lets agents for which no key is registered read and write.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  shared-context auth open"})
  int open(@Option(names = "--json", description = "Print JSON.") boolean json) {
    return set(State.OPEN, json);
  }

  @Command(
      name = "status",
      description = "Says whether the store is open, and how many keys work.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  shared-context auth status --json"})
  int status(@Option(names = "--json", description = "Print JSON.") boolean json) {
    return operator.reading(tx -> {
      long keys = Keys.all(tx).stream()
          .filter(key -> key.live(operator.clock().instant()))
          .count();
      State state = AccessMode.state(tx);
      operator.print(
          json
              ? Json.object()
                  .put("access", label(state))
                  .put("working_keys", keys)
                  .toString()
              : words(state) + "\n" + Quantity.of(keys, "key works", "keys work")
                  + "; see shared-context keys list");
      return Cli.OK;
    });
  }

  @Command(
      name = "rotate-secret",
      description = "Makes a new secret that signs tokens, in every running server too.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Without --overlap all tokens stop working at once, and agents authenticate",
        "again.",
        "",
        "Examples:",
        "  shared-context auth rotate-secret --overlap 1h",
        "  shared-context auth rotate-secret"
      })
  int rotateSecret(
      @Option(
              names = "--overlap",
              paramLabel = "TIME",
              defaultValue = "0",
              converter = Converters.Seconds.class,
              description = "How long tokens of the old secret are good, such as 1h; default: not.")
          Duration overlap,
      @Option(names = "--json", description = "Print JSON.") boolean json) {
    return operator.withExisting(store -> {
      new Keys(store, operator.clock(store)).rotateSecret(overlap);
      String end = Times.text(operator.clock(store).instant().plus(overlap));
      operator.print(
          json
              ? Json.object().put("old_tokens_until", end).toString()
              : "Tokens are signed with a new secret; those of the old one "
                  + (overlap.isZero() ? "work no longer." : "work until " + end + "."));
      return Cli.OK;
    });
  }

  private int set(State state, boolean json) {
    return operator.withStore(store -> {
      access(store).set(state);
      operator.print(json ? Json.object().put("access", label(state)).toString() : words(state));
      return Cli.OK;
    });
  }

  private AccessMode access(Store store) {
    return new AccessMode(store, operator.clock(store));
  }

  private String words(State state) {
    String who = state == State.OPEN
        ? "agents without a registered key read and write"
        : "every agent needs a key";
    return "The store is " + label(state) + ": " + who + ".\n"
        + operator.settings().store().name();
  }

  private static String label(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
