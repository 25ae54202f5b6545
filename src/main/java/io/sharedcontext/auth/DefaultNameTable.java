package io.sharedcontext.auth;

import io.sharedcontext.store.Tx;
import java.util.List;

/** The table {@code default_names}. */
final class DefaultNameTable {
  private DefaultNameTable() {}

  /** A name and the process that has it, or had it last. */
  record Held(long number, String agent, String process) {}

  /** The names of a client in a directory, by their numbers. */
  static List<Held> of(Tx tx, String client, String directory) {
    return tx.list(
        """
        SELECT number, agent_id, process FROM default_names
        WHERE client = ? AND directory = ? ORDER BY number
        """,
        row -> new Held(row.number("number"), row.text("agent_id"), row.text("process")),
        client,
        directory);
  }

  static void put(Tx tx, String client, String directory, Held held) {
    tx.run("""
        INSERT INTO default_names (client, directory, number, agent_id, process)
        VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (client, directory, number) DO UPDATE SET process = excluded.process
        """, client, directory, held.number(), held.agent(), held.process());
  }

  static boolean taken(Tx tx, String agent) {
    return tx.number("SELECT EXISTS (SELECT 1 FROM default_names WHERE agent_id = ?) AS n", agent)
        != 0;
  }
}
