package io.sharedcontext.search;

import io.sharedcontext.message.Message;
import io.sharedcontext.message.MessageTable;
import io.sharedcontext.session.Session;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.StoreSettings;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Permission;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How long searching takes, in a process that has just started and in one that has searched before,
 * with the memory it needs. Arguments: {@code make FILE MESSAGES}, then {@code cold FILE} or {@code
 * warm FILE} as often as wanted, each in a process of its own.
 */
public final class SearchSpeed {
  private static final int SESSIONS = 100;
  private static final int AT_ONCE = 500;
  private static final Caller CALLER = new Caller("agent-1", "bot", Set.of(Permission.READ));

  private SearchSpeed() {}

  /** Does what the first argument says. */
  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[1]);
    try (Store store = new Store(new StoreSettings(file.toAbsolutePath(), false, false))) {
      switch (arguments[0]) {
        case "make" -> make(store, Integer.parseInt(arguments[2]));
        case "cold" -> cold(store, Optional.empty());
        case "cold-session" -> cold(store, Optional.of(session(7)));
        case "warm" -> warm(store, Optional.empty());
        case "warm-session" -> warm(store, Optional.of(session(7)));
        default -> throw new IllegalArgumentException(arguments[0]);
      }
    }
  }

  static String session(int number) {
    return "session_%016x".formatted(number);
  }

  static void make(Store store, int messages) {
    Babble chatter = new Babble();
    store
        .write(tx -> {
          for (int i = 0; i < SESSIONS; i++) {
            SessionTable.insert(
                tx,
                new Session(
                    session(i),
                    "chatter",
                    "agent-1",
                    Instant.EPOCH,
                    Instant.EPOCH,
                    true,
                    Json.object()));
          }
          return true;
        })
        .join();
    long began = System.nanoTime();
    for (int i = 0; i < messages; i += AT_ONCE) {
      List<Message> some = new ArrayList<>();
      for (int j = i; j < Math.min(messages, i + AT_ONCE); j++) {
        some.add(chatter.message(j));
      }
      store
          .write(tx -> {
            for (Message message : some) {
              String where =
                  session(message.metadata().get("ticket").asText().hashCode() & 0x7fffffff);
              MessageTable.insert(
                  tx,
                  session(Math.floorMod(message.timestamp().getEpochSecond() / 40, SESSIONS)),
                  message,
                  Documents.look(message));
            }
            return true;
          })
          .join();
    }
    System.out.printf(
        "%d messages in %.1f s, %.1f MB%n",
        messages, (System.nanoTime() - began) / 1e9, store.facts().sizeBytes() / 1e6);
  }

  private static void cold(Store store, Optional<String> where) {
    store.open();
    Babble chatter = new Babble();
    Search search = new Search(store, Clock.systemUTC());
    for (int i = 0; i < 4; i++) {
      long began = System.nanoTime();
      Search.Found found = search.find(CALLER, wanted(chatter.query(), where));
      System.out.printf(
          "search %d: %.1f ms, %d found%n",
          i + 1, (System.nanoTime() - began) / 1e6, found.total());
    }
    memory();
  }

  private static void memory() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    System.out.printf(
        "heap in use %.1f MB%n", (runtime.totalMemory() - runtime.freeMemory()) / 1e6);
  }

  private static void warm(Store store, Optional<String> where) {
    Babble chatter = new Babble();
    Search search = new Search(store, Clock.systemUTC());
    double[] millis = new double[400];
    for (int round = -200; round < millis.length; round++) {
      Wanted wanted = wanted(chatter.query(), where);
      long began = System.nanoTime();
      Search.Found found = search.find(CALLER, wanted);
      if (round >= 0) {
        millis[round] = (System.nanoTime() - began) / 1e6;
      }
    }
    Arrays.sort(millis);
    System.out.printf(
        "median %.2f ms, p95 %.2f ms, max %.2f ms%n", millis[200], millis[380], millis[399]);
  }

  static Wanted wanted(String query, Optional<String> where) {
    return new Wanted(query, where, Mode.AUTO, 60, 10, true, false, Wanted.Only.ANY);
  }
}
