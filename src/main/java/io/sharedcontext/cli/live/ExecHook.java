package io.sharedcontext.cli.live;

import io.sharedcontext.message.DeliveredMessage;
import io.sharedcontext.tool.ResultWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A command of the operator's that is run for messages. What others wrote reaches it on its standard
 * input only, never as a part of the command, where a shell would obey it; ids hold no character
 * that means anything to a shell.
 *
 * @param command a line for the shell
 */
public record ExecHook(String command) {
  /** Runs it and gives its exit code. Its output is this process's. */
  public int run(List<DeliveredMessage> messages) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(shell())
        .redirectOutput(ProcessBuilder.Redirect.INHERIT)
        .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(variables(messages));
    Process process = builder.start();
    feed(process, messages);
    return process.waitFor();
  }

  private List<String> shell() {
    boolean windows =
        System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
    return windows ? List.of("cmd", "/c", command) : List.of("/bin/sh", "-c", command);
  }

  /** How many there are, and where the latest comes from. */
  private static Map<String, String> variables(List<DeliveredMessage> messages) {
    DeliveredMessage latest = messages.get(messages.size() - 1);
    return Map.of(
        "MESSAGE_COUNT", Integer.toString(messages.size()),
        "MESSAGE_SESSION", latest.sessionId(),
        "MESSAGE_SENDER", latest.sender());
  }

  private static void feed(Process process, List<DeliveredMessage> messages) {
    try (OutputStream in = process.getOutputStream()) {
      for (DeliveredMessage message : messages) {
        in.write((ResultWriter.text(message) + "\n").getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      // It ended, or closed its input, without reading all of it, which is its own affair: its exit
      // code says how it went.
      return;
    }
  }
}
