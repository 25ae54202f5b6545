package io.sharedcontext.secrets;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds formats of keys in a text. One pass compares every three characters with the beginnings of all
 * literals; only where one may stand is anything else looked at.
 */
final class SecretScanner {
  private static final int WINDOW = 3;
  private static final int HASHES = 1 << 16;

  /** Spreads three letters that differ little; 2 to the 32nd by the golden ratio. */
  private static final int SPREAD = 0x9E3779B1;

  private final Map<Integer, Set<SecretPattern>> patterns = new HashMap<>();
  private final long[] beginnings;

  SecretScanner(List<SecretPattern> all) {
    BitSet hashes = new BitSet(HASHES);
    for (SecretPattern pattern : all) {
      for (String literal : pattern.literals()) {
        int hash = hash(literal.charAt(0), literal.charAt(1), literal.charAt(2));
        hashes.set(hash);
        patterns.computeIfAbsent(hash, key -> new LinkedHashSet<>()).add(pattern);
      }
    }
    this.beginnings = Arrays.copyOf(hashes.toLongArray(), HASHES / Long.SIZE);
  }

  /** Set up with the first text that is scanned. */
  private static final class Shipped {
    static final SecretScanner SCANNER = new SecretScanner(read());
  }

  /** The one with the patterns that this program comes with. */
  static SecretScanner shipped() {
    return Shipped.SCANNER;
  }

  static List<SecretPattern> read() {
    try (InputStream in = SecretScanner.class.getResourceAsStream("/secrets/patterns.txt")) {
      if (in == null) {
        throw new IllegalStateException("the list of patterns is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isEmpty() && line.charAt(0) != '#')
          .map(SecretPattern::of)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int hash(char first, char second, char third) {
    return (((first << 14) ^ (second << 7) ^ third) * SPREAD) >>> 16;
  }

  /** What {@code text} has that looks like a key, each kind once. */
  Set<String> kinds(String text) {
    Set<String> found = Set.of();
    char[] letters = text.toCharArray();
    int last = letters.length - WINDOW;
    for (int at = 0; at <= last; at++) {
      int hash = hash(letters[at], letters[at + 1], letters[at + 2]);
      if ((beginnings[hash >> 6] & (1L << hash)) != 0) {
        found = with(found, patterns.getOrDefault(hash, Set.of()), text, at);
      }
    }
    return found;
  }

  private static Set<String> with(
      Set<String> before, Set<SecretPattern> candidates, String text, int at) {
    Set<String> found = before;
    for (SecretPattern pattern : candidates) {
      if (!before.contains(pattern.kind()) && pattern.matches(text, at)) {
        found = new LinkedHashSet<>(found);
        found.add(pattern.kind());
      }
    }
    return found;
  }
}
