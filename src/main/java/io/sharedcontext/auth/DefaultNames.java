package io.sharedcontext.auth;

import io.sharedcontext.auth.DefaultNameTable.Held;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names for agents whose settings give none: the client's name and four hexadecimal digits. What an
 * agent keeps, it keeps under its name, so the name outlives the process: the store has it by client,
 * working directory and a number. A living process holds its number; the next one of that client in
 * that directory gets the lowest that is free. Safe for use by several threads.
 */
final class DefaultNames {
  private static final Logger LOG = LoggerFactory.getLogger(DefaultNames.class);
  private static final int LONGEST_CLIENT = 95;
  private static final int MOST = 100;

  private final Store store;
  private final String directory;
  private final ConcurrentMap<String, String> held = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, String> unkept = new ConcurrentHashMap<>();

  DefaultNames(Store store, String directory) {
    this.store = store;
    this.directory = directory;
  }

  /** The name that this process has for {@code client}, if it holds one by now. */
  Optional<String> known(String client) {
    return Optional.ofNullable(held.get(client));
  }

  /** The name that this process has for {@code client}, which is one from the first call on. */
  String of(String client) {
    String known = held.get(client);
    return known != null ? known : take(client);
  }

  private String take(String client) {
    String self = store.processes().self();
    if (store.readOnly()) {
      return unkept.computeIfAbsent(client, this::unkept);
    }
    String name = Futures.result(store.write(tx -> claim(tx, client, self)));
    if (held.size() >= MOST) {
      held.clear();
    }
    if (held.put(client, name) == null) {
      LOG.info(
          "SHARED_CONTEXT_AGENT_ID is not set: acts for {}, as whenever {} starts in {}",
          name,
          client,
          directory);
    }
    return name;
  }

  /** Where nothing can be kept, a name is that of the last process here, or one of the moment. */
  private String unkept(String client) {
    return store.read(tx -> DefaultNameTable.of(tx, client, directory).stream()
        .map(Held::agent)
        .findFirst()
        .orElseGet(() -> fresh(tx, client)));
  }

  private String claim(Tx tx, String client, String self) {
    List<Held> all = DefaultNameTable.of(tx, client, directory);
    Held own = all.stream()
        .filter(one -> one.process().equals(self))
        .findFirst()
        .or(() ->
            all.stream().filter(one -> !store.processes().alive(one.process())).findFirst())
        .orElseGet(() -> new Held(all.size() + 1L, fresh(tx, client), self));
    DefaultNameTable.put(tx, client, directory, new Held(own.number(), own.agent(), self));
    return own.agent();
  }

  /** Random, so that the names of one client in several directories differ; not a secret. */
  private static String fresh(Tx tx, String client) {
    String base = base(client) + "-";
    String name = base + Hashing.hex(2);
    for (int i = 0; taken(tx, name); i++) {
      name = base + Hashing.hex(i < MOST ? 2 : 4);
    }
    return name;
  }

  /** What the name begins with. */
  static String base(String client) {
    return client.substring(0, Math.min(client.length(), LONGEST_CLIENT));
  }

  private static boolean taken(Tx tx, String name) {
    return DefaultNameTable.taken(tx, name) || AgentTable.known(tx, name);
  }
}
