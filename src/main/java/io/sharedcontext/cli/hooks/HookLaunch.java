package io.sharedcontext.cli.hooks;

import io.sharedcontext.Setting;
import io.sharedcontext.cli.Operator;
import io.sharedcontext.cli.spawn.LaunchCommand;
import io.sharedcontext.store.HintFiles;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The lines for a shell that hooks run.
 *
 * @param before what stands before the words of a command
 * @param after what stands behind them
 */
public record HookLaunch(String before, String after) {
  /** What to run in the place of this process, for an agent; empty for whoever works there. */
  public static HookLaunch of(Operator operator, String agent) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put(Setting.HOME.variable(), operator.settings().home().toString());
    for (String given : new String[] {
      Setting.DATABASE.variable(), Setting.DATABASE_PASSWORD_FILE.variable(), "SHARED_CONTEXT_JAVA"
    }) {
      String value = operator.environment().getOrDefault(given, "");
      if (!value.isBlank()) {
        variables.put(given, value);
      }
    }
    String assigned = variables.entrySet().stream()
        .map(one -> one.getKey() + "=" + quoted(one.getValue()) + " ")
        .collect(Collectors.joining());
    String words = LaunchCommand.here().words().stream()
        .map(HookLaunch::quoted)
        .collect(Collectors.joining(" "));
    String hints = new HintFiles(operator.settings().store()).directory().toString();
    return new HookLaunch(
        assigned + words, (agent.isEmpty() ? "" : " --as " + agent) + " --hints " + quoted(hints));
  }

  /** The line that runs {@code words}. */
  public String line(String words) {
    return before + " " + words + after;
  }

  /** One word for a shell, whatever is in it. */
  static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
