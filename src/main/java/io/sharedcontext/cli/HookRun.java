package io.sharedcontext.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.cli.hooks.Hook;
import io.sharedcontext.cli.hooks.Hook.Occasion;
import io.sharedcontext.cli.hooks.HookClient;
import io.sharedcontext.cli.hooks.HookEvent;
import io.sharedcontext.cli.hooks.HookInput;
import io.sharedcontext.cli.hooks.HookReply;
import io.sharedcontext.cli.live.CallerResolver;
import io.sharedcontext.store.Store;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One run of a hook: what the client says is read, and what waits for its agent is given out. */
final class HookRun {
  private static final int WORD_BYTES = 6;
  private static final int WORDS = 3;
  private static final Set<String> OPTIONS = Set.of("--as", "--hints");

  private final Operator operator;
  private final HookClient client;
  private final HookEvent event;
  private final String agent;

  HookRun(Operator operator, HookClient client, HookEvent event, String agent) {
    this.operator = operator;
    this.client = client;
    this.event = event;
    this.agent = agent;
  }

  /**
   * The run that {@code words} ask for, if they are such as {@code hooks install} writes: {@code hook CLIENT EVENT
   * [--as AGENT] [--hints DIR]}. Clients run those at every step, and the library of the command line takes a quarter of
   * the time to be set up. Any other line is its to read, and to complain about.
   */
  static Optional<HookRun> of(List<String> words, Operator operator) {
    if (words.size() < WORDS || words.size() % 2 == 0 || !words.get(0).equals("hook")) {
      return Optional.empty();
    }
    Map<String, String> options = new HashMap<>();
    for (int i = WORDS; i < words.size(); i += 2) {
      String before = options.put(words.get(i), words.get(i + 1));
      if (before != null || !OPTIONS.contains(words.get(i)) || words.get(i + 1).startsWith("-")) {
        return Optional.empty();
      }
    }
    Optional<String> agent = Optional.ofNullable(options.get("--as"))
        .or(() -> operator.settings().agentId())
        .filter(name -> name.matches(Limits.AGENT_ID));
    return agent.flatMap(as -> HookClient.labelled(words.get(1))
        .flatMap(client -> HookEvent.labelled(words.get(2))
            .map(event -> new HookRun(operator, client, event, as))));
  }

  /** Its exit code. */
  int run() throws IOException {
    JsonNode input = HookInput.read(operator.in());
    return operator.hasStore() ? operator.withExisting(store -> run(store, input)) : Cli.OK;
  }

  private int run(Store store, JsonNode input) {
    Caller caller =
        store.read(tx -> CallerResolver.reader(tx, operator.settings(), Optional.of(agent)));
    Hook hook = new Hook(store, operator.clock(store), operator.clock(), HookRun::word);
    try {
      return hook.run(new Occasion(client, event, caller, workspace(input), input), this::give);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String workspace(JsonNode input) {
    Path directory = HookInput.directory(input).orElse(Path.of(""));
    return operator.settings().here(directory).name();
  }

  private void give(HookReply reply) {
    if (!reply.out().isEmpty()) {
      operator.print(reply.out());
    }
    if (!reply.err().isEmpty()) {
      operator.explain(reply.err());
    }
  }

  private static String word() {
    byte[] chance = new byte[WORD_BYTES];
    new SecureRandom().nextBytes(chance);
    return HexFormat.of().formatHex(chance);
  }
}
