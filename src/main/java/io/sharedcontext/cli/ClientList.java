package io.sharedcontext.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.sharedcontext.cli.clientconfig.Client;
import io.sharedcontext.cli.clientconfig.Client.Scope;
import io.sharedcontext.cli.clientconfig.ClientSetup;
import io.sharedcontext.cli.clientconfig.ConfigFormat.Unreadable;
import io.sharedcontext.cli.clientconfig.ConfigPlaces;
import io.sharedcontext.cli.clientconfig.Surroundings;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code client-config list}: the clients, their files, and which have an entry. */
final class ClientList {
  private final Operator operator;
  private final Surroundings at;

  ClientList(Operator operator, Surroundings at) {
    this.operator = operator;
    this.at = at;
  }

  private record Line(Client client, Scope scope, Path file, String state) {}

  int print(boolean json) throws IOException {
    List<Line> lines = new ArrayList<>();
    for (Client client : Client.values()) {
      for (Scope scope : client.scopes()) {
        Path file = ConfigPlaces.file(client, scope, at);
        lines.add(new Line(client, scope, file, state(client, scope, file)));
      }
    }
    operator.print(json ? array(lines).toString() : text(lines));
    return Cli.OK;
  }

  private String state(Client client, Scope scope, Path file) {
    try {
      ClientSetup setup = new ClientSetup(client, scope, at, file, "shared-context");
      if (setup.present().isPresent()) {
        return setup.off() ? "entry, off" : "entry";
      }
      return setup.exists() ? "no entry" : "no file";
    } catch (Unreadable | IOException e) {
      return "unreadable";
    }
  }

  private static ArrayNode array(List<Line> lines) {
    ArrayNode array = Json.array();
    lines.forEach(line -> array
        .addObject()
        .put("client", line.client().label())
        .put("title", line.client().title())
        .put("scope", line.scope().toString())
        .put("format", line.client().format().name().toLowerCase(Locale.ROOT))
        .put("file", line.file().toString())
        .put("state", line.state().replace(", ", "_").replace(' ', '_')));
    return array;
  }

  /** A path is never cut: people copy it. */
  private static String text(List<Line> lines) {
    StringBuilder text =
        new StringBuilder("%-15s %-8s %-11s %s".formatted("CLIENT", "SCOPE", "STATE", "FILE"));
    for (Line line : lines) {
      text.append('\n')
          .append(TerminalText.line("%-15s %-8s %-11s %s"
              .formatted(line.client().label(), line.scope(), line.state(), line.file())));
    }
    return text.toString();
  }
}
