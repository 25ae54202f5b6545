package io.sharedcontext.coordination;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Fifty agents in ten server processes contend for five resources for a minute, or for as many
 * seconds as the argument says, while processes are killed at random. Prints what broke and figures.
 */
public final class LeaseChaos {
  private LeaseChaos() {}

  /** Ends with 1 if something broke. */
  public static void main(String[] arguments) throws Exception {
    long seconds = arguments.length > 0 ? Long.parseLong(arguments[0]) : 60;
    Path home = Files.createTempDirectory("lease-chaos");
    Contest.Outcome outcome =
        new Contest(home, new Contest.Size(10, 5, 5, Duration.ofSeconds(seconds))).run();
    outcome.broken().forEach(System.out::println);
    outcome.log().faults().forEach(System.out::println);
    System.out.println(outcome.counters());
    System.out.println(outcome.leftover());
    System.out.println(Figures.of(outcome));
    System.exit(sound(outcome) ? 0 : 1);
  }

  /** Whether exclusion and order held, nobody starved, and nothing is left over. */
  private static boolean sound(Contest.Outcome outcome) {
    return outcome.broken().isEmpty()
        && outcome.log().faults().isEmpty()
        && outcome.contenders().stream().allMatch(contender -> contender.granted() > 0)
        && outcome.counters().stream()
            .allMatch(counter -> counter.get("value").equals(counter.get("version")))
        && outcome.leftover().get("locks").isEmpty()
        && outcome.leftover().get("waiters").isEmpty();
  }
}
