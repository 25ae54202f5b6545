package io.sharedcontext.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Setting;
import io.sharedcontext.cli.clientconfig.Client;
import io.sharedcontext.cli.clientconfig.Client.Scope;
import io.sharedcontext.cli.clientconfig.ClientSetup;
import java.util.List;
import java.util.Optional;

/** What somebody should know of an entry that they might not expect, as notes. */
final class ClientRemarks {
  private final Operator operator;
  private final ClientSetup setup;

  ClientRemarks(Operator operator, ClientSetup setup) {
    this.operator = operator;
    this.setup = setup;
  }

  /** Tells what is to be told of the file before anything is done. */
  void onFile(boolean write, boolean remove) {
    setup
        .target()
        .ifPresent(real -> note(setup.path() + " leads through a link to " + real
            + (write || remove ? ", which is what is changed" : "")));
    if (setup.off() && !remove) {
      note("the entry in " + setup.path()
          + " is switched off (disabled, or not enabled): the client does not start it");
    }
  }

  /**
   * Prints what comes of an entry that the file has now.
   *
   * @param check the command that tries it
   */
  void written(Client client, Scope scope, Optional<String> agent, ObjectNode entry, String check) {
    operator.print(
        "agent " + agent.orElse("named by the server") + ", store " + setup.store(entry));
    if (agent.isPresent() && scope == Scope.USER) {
      operator.print("Two windows of it are one agent; --no-agent-id gives each its own name.");
    }
    if (scope == Scope.PROJECT) {
      operator.print(
          "It names paths of this machine: each who works on the project needs their own.");
    }
    operator.print(client.note());
    operator.print("To try it: " + check);
  }

  /**
   * Tells what is to be told of an entry.
   *
   * @param there the one that the file had
   * @param words the command that starts this server
   * @param printed whether the entry is shown
   */
  void on(ObjectNode entry, Optional<ObjectNode> there, List<String> words, boolean printed) {
    if (printed && !entry.equals(setup.shown(entry))) {
      note("the entry has more variables; they are not shown, and --write keeps them");
    }
    there
        .map(setup::store)
        .filter(store -> !store.isEmpty() && !store.equals(setup.store(entry)))
        .ifPresent(store -> note("the entry that is there names another store, " + store
            + "; this one names that of the environment here"));
    if (there.isEmpty()) {
      setup
          .twins(words)
          .forEach(twin -> note(setup.path() + " has this server as " + twin
              + " too, and with both the client lists every tool twice; --name " + twin
              + " is for that one"));
    }
    String password = Setting.DATABASE_PASSWORD.variable();
    if (!operator.settings().store().inFile()
        && !operator.environment().getOrDefault(password, "").isEmpty()) {
      note(password + " is not put into the file; name a file that holds it in "
          + Setting.DATABASE_PASSWORD_FILE.variable() + ", or use .pgpass");
    }
  }

  private void note(String text) {
    operator.note("note: " + text);
  }
}
