package io.sharedcontext.search;

import io.sharedcontext.auth.Visibility;
import io.sharedcontext.message.Message;
import io.sharedcontext.tool.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Messages of no meaning that are made like real ones: words as frequent as words are (Zipf's law),
 * 5 to 60 a message, some identifiers, a tenth of the messages not public.
 */
final class Babble {
  private static final int WORDS = 30_000;
  private static final String[] SYLLABLES =
      "ba be bi bo bu da de di do du ka ke ki ko ku la le li lo lu ma me mi mo mu na ne ni no nu ra re"
          .split(" ");

  private final Random random = new Random(11);
  private final List<String> words = new ArrayList<>();

  Babble() {
    for (int i = 0; i < WORDS; i++) {
      words.add(made(i));
    }
  }

  private static String made(int number) {
    StringBuilder word = new StringBuilder(SYLLABLES[number % 32]);
    for (int rest = number / 32 + 1; rest > 0; rest /= 32) {
      word.append(SYLLABLES[rest % 32]);
    }
    return number % 12 == 5
        ? "get" + Character.toUpperCase(word.charAt(0)) + word.substring(1) + "ById"
        : word.toString();
  }

  private String word() {
    return words.get((int) Math.min(WORDS - 1.0, Math.pow(WORDS, random.nextDouble()) - 1));
  }

  /** Some words in a row. */
  String text(int length) {
    StringBuilder text = new StringBuilder(word());
    for (int i = 1; i < length; i++) {
      text.append(i % 12 == 0 ? ". " : " ").append(word());
    }
    return text.toString();
  }

  /** Three words that are not the most frequent ones. */
  String query() {
    StringBuilder query = new StringBuilder();
    for (int i = 0; i < 3; i++) {
      query.append(words.get(30 + random.nextInt(2_000))).append(' ');
    }
    return query.toString();
  }

  Message message(int number) {
    boolean hidden = random.nextInt(10) == 0;
    return new Message(
        0,
        "agent-" + random.nextInt(8),
        "bot",
        false,
        text(5 + random.nextInt(56)),
        Instant.ofEpochSecond(1_700_000_000L + 40L * number),
        hidden ? Visibility.PRIVATE : Visibility.PUBLIC,
        hidden ? List.of("agent-" + random.nextInt(8)) : List.of(),
        Json.object().put("ticket", "T-" + number % 2_000),
        Optional.empty());
  }
}
