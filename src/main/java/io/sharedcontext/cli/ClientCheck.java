package io.sharedcontext.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.cli.clientconfig.Client;
import io.sharedcontext.cli.clientconfig.Launch;
import io.sharedcontext.cli.clientconfig.RoundTrip;

/** {@code client-config --check}: what came of a start as a client would start it. */
final class ClientCheck {
  private final Operator operator;
  private final Client client;
  private final String command;

  ClientCheck(Operator operator, Client client, Launch launch) {
    this.operator = operator;
    this.client = client;
    this.command = String.join(" ", launch.words());
  }

  /**
   * Prints it and gives the exit code.
   *
   * @param facts what a program is told beside the outcome
   */
  int report(RoundTrip trip, boolean json, ObjectNode facts) {
    if (json) {
      facts
          .put("success", trip.well())
          .put("identity", trip.identity())
          .put("tools", trip.tools())
          .put("start_ms", trip.startMillis())
          .put("call_ms", trip.callMillis());
      if (!trip.well()) {
        facts.put("error", trip.problem()).put("stderr", trip.said());
      }
      operator.print(facts.toString());
    } else if (trip.well()) {
      operator.print(
          TerminalText.line("%s starts %s: answered after %,d ms, %d tools, a call took %,d ms"
              .formatted(
                  client.title(), command, trip.startMillis(), trip.tools(), trip.callMillis())));
      operator.print(TerminalText.line(trip.identity()));
    }
    if (!trip.well()) {
      operator.note(
          "shared-context: " + client.title() + " cannot use " + command + ": " + trip.problem());
      trip.said().lines().forEach(line -> operator.note("  " + line));
    }
    return trip.well() ? Cli.OK : Cli.FAILED;
  }
}
