package io.sharedcontext.search;

/**
 * How much each kind of evidence counts, found by leaving out and varying one at a time on
 * conversations, misspelt questions, identifiers and interleaved talk: docs/search.md.
 */
public final class RankingWeights {
  /** BM25: how soon a word that is repeated says nothing new. */
  public static final double K1 = 0.9;

  /** BM25: how much length counts against a message ... */
  public static final double B = 0.75;

  /** ... that has more words than this: among short ones, as in talk, length says nothing. */
  public static final double SHORT = 80;

  /** The same where messages are long, as commit messages and tickets are: there it says something. */
  public static final double SHORT_AMONG_LONG = 40;

  /** What a word counts for the next message. */
  static final double FORWARD = 0.5;

  /** What a word counts for the message before. */
  static final double BACKWARD = 0.35;

  /** What is left of that with each message farther away. */
  static final double DECAY = 0.55;

  /** How many messages away it still counts. */
  static final double SPAN = 6;

  /** A pause that ends a burst of talk, in milliseconds. */
  static final double PAUSE = 30 * 60_000.0;

  /** How much more the words of a question count for the messages after it ... */
  static final double ASKED = 1.5;

  /** ... and how much less for those of the one who asked. */
  static final double ASKED_SELF = 0.3;

  /** How much more a word counts for messages of the same sender. */
  static final double SAME_SENDER = 1.7;

  /** Messages of more words than this keep them more to themselves. */
  static final double LONG = 45;

  /** What a word counts for a neighbour that belongs to another conversation. */
  static final double OTHER_THREAD = 0.05;

  /** What such a neighbour counts as distance. */
  static final double OTHER_STEP = 0.1;

  /** What neighbours in time count for a message that answers one or is answered. */
  static final double BESIDES_THREAD = 0.5;

  /** Words that more than this share of the messages have, or so many, count for no neighbour. */
  static final double FREQUENT = 0.2;

  static final double MANY = 5_000;

  /** So many count for neighbours in any case. */
  static final double FEW = 20;

  /** A word in metadata, against one in the text. */
  static final double METADATA = 0.4;

  /** Another form of a word: that {@code Liste} and {@code list} have one stem is chance. */
  static final double INFLECTED = 0.97;

  /** A related word, against the word itself. */
  static final double RELATED = 0.15;

  /** A word by which people ask ({@code kind}, {@code mention}), against one that they ask for. */
  static final double VAGUE_WORD = 0.5;

  /** Neighbouring words of the query written as one. */
  static final double JOINED_WORD = 0.7;

  /** A part of an id or a version, against the whole. */
  static final double PIECE = 0.3;

  /** An id that begins with what was asked for, or is the beginning of it. */
  static final double BEGINNING = 0.8;

  /** Initials of words of the query, against each of those words. */
  static final double INITIALS = 0.5;

  /** How sure it is that words in a row are meant by what may be their initials. */
  static final double INITIALS_SURE = 0.7;

  /** How much more a word counts for the messages after it, asked what came after; or before. */
  static final double ASKED_SIDE = 1.6;

  /** How much less for those on the other side. */
  static final double OTHER_SIDE = 0.25;

  /** A word of a date in the text of a message. */
  static final double DATE_WORD = 0.5;

  /** A sender's name in the text of a message: others call them by it. */
  static final double NAME_WORD = 0.25;

  /** How much likelier the answer a message of the sender is whom the query names. */
  static final double SENDER = 0.2;

  /** How much less likely the answer a message is that asks. */
  static final double ASKING = 0.2;

  /** How much likelier a message is with a time, asked when. */
  static final double TIME = 0.45;

  /** How much likelier a message is with a number, asked how many. */
  static final double NUMBER = 0.35;

  /** How much likelier a message is with a name, asked who, where or which. */
  static final double NAME = 0.2;

  /** How much likelier a message of the day is that the query names; months and years less. */
  static final double DAY = 0.5;

  static final double MONTH = 0.4;
  static final double YEAR = 0.13;

  /** What that day counts beside the words, as a share of the most that they could. */
  static final double DATE_SUM = 0.4;

  /** What it counts beyond that if the message itself names that day: the day's weight times this. */
  static final double MENTION = 1;

  /** What a phrase in quotation marks counts, as a share of the most that the words could. */
  static final double PHRASE = 0.5;

  /** How soon less close words stop to count, as an exponent. */
  static final double CLOSENESS = 4;

  /** How close a word must be to be taken for a misspelt one, 0 to 1. */
  static final double LEAST = 0.7;

  /** How close words are that begin with another letter: typos mostly spare the first. */
  static final double OTHER_FIRST = 0.9;

  /** How close a word is that begins with what was asked for, before its share of the word. */
  static final double PREFIX = 0.5;

  /** How close a word is that contains what was asked for, before its share, and that share. */
  static final double INFIX = 0.4;

  /** How close a word is that is the beginning or the end of what was asked for, times its share. */
  static final double HALF = 0.6;

  /** BM25: what stands beside a word's weight below the line, for a length as a share of the mean. */
  static double dampening(double length) {
    return K1 * (1 - B + B * length);
  }

  /** How much less than a bound may be what was computed in another order, as a factor. */
  static final double ROUNDING = 1 - 1e-4;

  /** So many words count as equally long, given the mean of all messages that are searched. */
  static double alike(double meanLength) {
    return Math.max(SHORT_AMONG_LONG, Math.min(SHORT, SHORT + SHORT_AMONG_LONG - meanLength));
  }

  private RankingWeights() {}
}
