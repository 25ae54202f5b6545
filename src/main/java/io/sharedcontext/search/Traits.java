package io.sharedcontext.search;

import java.util.Set;

/** What a word, or a message that has it, may be the answer to. */
final class Traits {
  /** It asks something. */
  static final int QUESTION = 1;

  /** It counts something. */
  static final int NUMBER = 2;

  /** It tells a time. */
  static final int TIME = 4;

  static final int NAME = 8;
  static final int REASON = 16;
  static final int FEELING = 32;
  static final int SELF = 64;

  private static final Set<String> REASONS = Set.of("because cause cuz since reason so inspired help wanted helps wanting motivated".split(" "));
  private static final Set<String> FEELINGS = Set.of("feel feeling felt feels happy sad excited proud nervous scared grateful thankful great amazing love loved relieved calm stressed glad".split(" "));

  private static final Set<String> TIMES = Set.of((
          "yesterday today tomorrow tonight week weekend month year ago last next recently lately"
              + " monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun"
              + " january february march april june july august september october november december"
              + " jan feb mar apr jun jul aug sep sept oct nov dec summer winter spring autumn"
              + " morning evening afternoon night soon upcoming since")
      .split(" "));

  private static final Set<String> NUMBERS = Set.of((
          "one two three four five six seven eight nine ten eleven twelve dozen twenty thirty forty"
              + " fifty hundred thousand million once twice couple several first second third half"
              + " pair single")
      .split(" "));

  private Traits() {}

  static int of(String word) {
    boolean digit = !word.isEmpty() && Character.isDigit(word.charAt(0)) && word.length() < 9;
    return (Set.of("i","my","me","we","our","im","ive").contains(word) ? SELF : 0) | (REASONS.contains(word) ? REASON : 0) | (FEELINGS.contains(word) ? FEELING : 0) | (TIMES.contains(word) ? TIME : 0) | (digit || NUMBERS.contains(word) ? NUMBER : 0);
  }
}
