package io.sharedcontext.auth;

import io.sharedcontext.auth.UsageTable.Usage;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How much an agent, and all agents together, may keep in the store. What is there is counted by the
 * store itself, in the transaction that changes it, so the numbers are exact over processes. The first
 * change under a quota has it begin.
 *
 * @param limits the quotas that are set
 */
public record Quotas(Map<Measure, Long> limits) {
  /** No quotas. */
  public static final Quotas NONE = new Quotas(Map.of());

  private static final Pattern NUMBER = Pattern.compile("(\\d{1,15})([kmg]?)");

  public Quotas {
    limits = Map.copyOf(limits);
  }

  /** What a quota is on. */
  public enum Measure {
    AGENT_SESSIONS,
    AGENT_MESSAGES,
    AGENT_BYTES,
    STORE_SESSIONS,
    STORE_MESSAGES,
    STORE_BYTES;

    /** As it is written in the setting. */
    String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '.');
    }

    private String unit() {
      return label().substring(label().indexOf('.') + 1);
    }

    private boolean ofStore() {
      return label().startsWith("store.");
    }

    private static Optional<Measure> of(String label) {
      return Arrays.stream(values()).filter(one -> one.label().equals(label)).findFirst();
    }
  }

  /** Reads for example {@code agent.messages=100000,store.bytes=2g}; empty if it is nothing like it. */
  public static Optional<Quotas> parse(String text) {
    Map<Measure, Long> limits = new EnumMap<>(Measure.class);
    for (String part : text.isBlank() ? new String[0] : text.split(",", -1)) {
      String[] sides = part.strip().toLowerCase(Locale.ROOT).split("=", -1);
      Optional<Measure> measure = Measure.of(sides[0].strip());
      Optional<Long> limit =
          sides.length == 2 ? measure.flatMap(one -> number(one, sides[1])) : Optional.empty();
      if (limit.isEmpty() || limits.put(measure.orElseThrow(), limit.get()) != null) {
        return Optional.empty();
      }
    }
    return Optional.of(new Quotas(limits));
  }

  /** Only bytes have units. */
  private static Optional<Long> number(Measure measure, String text) {
    Matcher matcher = NUMBER.matcher(text.strip());
    if (!matcher.matches() || (!matcher.group(2).isEmpty() && !measure.unit().equals("bytes"))) {
      return Optional.empty();
    }
    int shift = 10 * "kmg".indexOf(matcher.group(2)) + (matcher.group(2).isEmpty() ? 0 : 10);
    return Optional.of(new BigInteger(matcher.group(1)).shiftLeft(shift))
        .filter(number -> number.bitLength() < Long.SIZE)
        .map(BigInteger::longValue);
  }

  /** What there may be, for a sentence. */
  public static String rule() {
    return "a list such as agent.messages=100000,store.bytes=2g of "
        + Arrays.stream(Measure.values()).map(Measure::label).collect(Collectors.joining(", "))
        + ", each once with a whole number, bytes also with k, m or g";
  }

  /** Does {@code work} and throws if it made more of something of which there is more than may be. */
  <T> T within(Tx tx, String agent, Supplier<T> work) {
    if (limits.isEmpty()) {
      return work.get();
    }
    UsageTable.count(tx);
    Kept before = kept(tx, agent);
    T done = work.get();
    Kept after = kept(tx, agent);
    limits.forEach((measure, limit) -> {
      long amount = after.of(measure);
      if (amount > limit && amount > before.of(measure)) {
        throw exceeded(measure, limit, agent, before.of(measure), amount);
      }
    });
    return done;
  }

  /** How much of each quota on the store is used, by its name: 1 is all of it. */
  public Map<String, Double> used(Tx tx) {
    Kept kept = new Kept(Usage.NOTHING, UsageTable.total(tx));
    return limits.entrySet().stream()
        .filter(quota -> quota.getKey().ofStore())
        .collect(Collectors.toMap(
            quota -> quota.getKey().label(),
            quota -> (double) kept.of(quota.getKey()) / Math.max(1, quota.getValue())));
  }

  /** What an agent, and all together, keep. */
  private record Kept(Usage own, Usage all) {
    long of(Measure measure) {
      Usage usage = measure.ofStore() ? all : own;
      return switch (measure) {
        case AGENT_SESSIONS, STORE_SESSIONS -> usage.sessions();
        case AGENT_MESSAGES, STORE_MESSAGES -> usage.messages();
        case AGENT_BYTES, STORE_BYTES -> usage.bytes();
      };
    }
  }

  private Kept kept(Tx tx, String agent) {
    boolean store = limits.keySet().stream().anyMatch(Measure::ofStore);
    return new Kept(UsageTable.of(tx, agent), store ? UsageTable.total(tx) : Usage.NOTHING);
  }

  private static Failure exceeded(
      Measure measure, long limit, String agent, long used, long wanted) {
    String who = measure.ofStore() ? "the store" : agent;
    Failure failure = Failure.of(
            ErrorCode.LIMIT_EXCEEDED,
            "the quota " + measure.label() + " is " + limit + ": " + who + " has " + used + " "
                + measure.unit() + ", and this call would make it " + wanted)
        .detail("quota", measure.label())
        .detail("limit", limit)
        .detail("used", used)
        .suggest("Ask the operator for a higher SHARED_CONTEXT_QUOTA.");
    return measure.unit().equals("bytes")
        ? failure.suggest("Or make room: list_memory, then delete_memory for what is not needed.")
        : failure;
  }
}
