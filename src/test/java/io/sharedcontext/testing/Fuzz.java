package io.sharedcontext.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Inputs made by chance from a corpus of good and once bad ones, so many and no more. A failure names
 * its seed, which {@code -Dfuzz.seed} repeats; {@code -Dfuzz.factor} makes more.
 */
public final class Fuzz {
  private static final Path CORPUS = Path.of("src", "test", "resources", "fuzz");
  private static final int MOST_CHANGES = 6;

  /** What readers stumble over. */
  private static final List<String> TOKENS = List.of(
      "\"",
      "\\",
      "\\u0000",
      "\\ud800",
      "\u0000",
      "\u001f",
      "{",
      "}",
      "[",
      "]",
      "[[[[[[[[",
      ",",
      ":",
      "null",
      "true",
      "-0",
      "1e999",
      "99999999999999999999",
      "-1",
      "0.1",
      "\r",
      "\n",
      "\t",
      " ",
      "\u2028",
      "\ufeff",
      "\u202e",
      "\ud83d\ude00",
      "**",
      "*",
      "?",
      "/",
      "..",
      "%",
      "'",
      ".",
      "T",
      "Z",
      "+14:00",
      "--",
      "id",
      "\"id\":",
      "\"method\":",
      "session_id",
      "x".repeat(300));

  private final Random random;
  private final List<String> corpus;

  private Fuzz(Random random, List<String> corpus) {
    this.random = random;
    this.corpus = corpus;
  }

  /** Tries that many inputs made from the lines of a file of the corpus. */
  public static void each(String corpus, int count, Consumer<Fuzz> trial) {
    List<String> lines = lines(corpus);
    String given = System.getProperty("fuzz.seed", "");
    int times = given.isEmpty() ? count * Integer.getInteger("fuzz.factor", 1) : 1;
    for (int i = 0; i < times; i++) {
      long seed = given.isEmpty() ? i : Long.parseLong(given);
      try {
        trial.accept(new Fuzz(new Random(seed), lines));
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("with -Dfuzz.seed=" + seed, e);
      }
    }
  }

  private static List<String> lines(String corpus) {
    try {
      return Files.readAllLines(CORPUS.resolve(corpus + ".txt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Random random() {
    return random;
  }

  /** A line of the corpus as it is. */
  public String line() {
    return corpus.get(random.nextInt(corpus.size()));
  }

  /** A line of the corpus with some bytes changed, which need not be UTF-8 any more. */
  public byte[] bytes() {
    byte[] bytes = line().getBytes(StandardCharsets.UTF_8);
    for (int i = random.nextInt(MOST_CHANGES); i > 0; i--) {
      bytes = changed(bytes);
    }
    return bytes;
  }

  /** The same as text; bytes that are none become replacement characters. */
  public String text() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  private byte[] changed(byte[] bytes) {
    int at = random.nextInt(bytes.length + 1);
    int end = Math.min(bytes.length, at + 1 + random.nextInt(8));
    byte[] other = line().getBytes(StandardCharsets.UTF_8);
    return switch (random.nextInt(6)) {
      case 0 -> joined(bytes, at, new byte[0], end);
      case 1 -> joined(bytes, at, new byte[] {(byte) random.nextInt(256)}, Math.min(at + 1, end));
      case 2 -> joined(bytes, at, token(), at);
      case 3 -> joined(bytes, at, token(), end);
      case 4 -> joined(bytes, at, other, bytes.length);
      default -> joined(bytes, at, Arrays.copyOfRange(bytes, at, end), at);
    };
  }

  private byte[] token() {
    return TOKENS.get(random.nextInt(TOKENS.size())).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] joined(byte[] bytes, int until, byte[] middle, int from) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, until);
    out.writeBytes(middle);
    out.write(bytes, from, Math.max(0, bytes.length - from));
    return out.toByteArray();
  }
}
