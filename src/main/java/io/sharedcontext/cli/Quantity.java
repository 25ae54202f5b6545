package io.sharedcontext.cli;

import java.util.Locale;

/** Figures in sentences for people. */
public final class Quantity {
  private static final double MEGABYTE = 1e6;
  private static final double GIGABYTE = 1e9;

  /** From here on nobody wants the megabytes. */
  private static final double MUCH = 10 * GIGABYTE;

  private Quantity() {}

  /** For example {@code 1 memory entry}, {@code 2,000 messages}. */
  public static String of(long count, String noun) {
    return of(count, noun, plural(noun));
  }

  /** For example {@code 1 key works}, {@code 2 keys work}. */
  public static String of(long count, String one, String many) {
    return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : many);
  }

  /** Bytes of a disk: {@code 512 MB}, {@code 83 GB}. */
  public static String room(long bytes) {
    return bytes < MUCH
        ? String.format(Locale.ROOT, "%,.0f MB", bytes / MEGABYTE)
        : String.format(Locale.ROOT, "%,.0f GB", bytes / GIGABYTE);
  }

  /** Bytes of a file: {@code 12 kB}, {@code 4.2 MB}, {@code 1.3 GB}. */
  public static String size(long bytes) {
    if (bytes < MEGABYTE) {
      return String.format(Locale.ROOT, "%,d kB", (bytes + 999) / 1_000);
    }
    return bytes < GIGABYTE
        ? String.format(Locale.ROOT, "%,.1f MB", bytes / MEGABYTE)
        : String.format(Locale.ROOT, "%,.1f GB", bytes / GIGABYTE);
  }

  private static String plural(String noun) {
    if (noun.matches(".*[^aeiou]y")) {
      return noun.substring(0, noun.length() - 1) + "ies";
    }
    return noun + (noun.endsWith("s") ? "es" : "s");
  }
}
