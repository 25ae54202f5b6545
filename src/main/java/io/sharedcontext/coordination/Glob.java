package io.sharedcontext.coordination;

import java.util.ArrayList;
import java.util.List;

/**
 * A resource's name or a pattern of names. {@code *} stands for any characters but {@code /}, {@code
 * **} for any characters, {@code ?} for one character but {@code /}; everything else is itself.
 */
final class Glob {
  private static final char SEPARATOR = '/';

  /** One place of a pattern: which characters it takes, and whether it takes any number of them. */
  private record Token(Kind kind, int character) {
    boolean repeats() {
      return kind == Kind.STAR || kind == Kind.ALL;
    }

    /** Whether some character fits both places. */
    boolean meets(Token other) {
      if (kind == Kind.LITERAL) {
        return other.takes(character);
      }
      return other.kind != Kind.LITERAL || takes(other.character);
    }

    private boolean takes(int c) {
      return switch (kind) {
        case LITERAL -> c == character;
        case ONE, STAR -> c != SEPARATOR;
        case ALL -> true;
      };
    }
  }

  private enum Kind {
    LITERAL,
    ONE,
    STAR,
    ALL
  }

  private final List<Token> tokens;

  private Glob(List<Token> tokens) {
    this.tokens = List.copyOf(tokens);
  }

  /** Reads a name or a pattern; every text is one. */
  static Glob of(String text) {
    List<Token> tokens = new ArrayList<>();
    int[] characters = text.codePoints().toArray();
    for (int i = 0; i < characters.length; i++) {
      boolean doubled = i + 1 < characters.length && characters[i + 1] == '*';
      switch (characters[i]) {
        case '*' -> tokens.add(new Token(doubled ? Kind.ALL : Kind.STAR, 0));
        case '?' -> tokens.add(new Token(Kind.ONE, 0));
        default -> tokens.add(new Token(Kind.LITERAL, characters[i]));
      }
      i += characters[i] == '*' && doubled ? 1 : 0;
    }
    return new Glob(tokens);
  }

  /** The name {@code text} itself, whatever is in it. */
  private static Glob exactly(String text) {
    return new Glob(text.codePoints()
        .mapToObj(character -> new Token(Kind.LITERAL, character))
        .toList());
  }

  /** Whether the name {@code text}, which is no pattern, fits. */
  boolean matches(String text) {
    return overlaps(exactly(text));
  }

  /** Whether a text may stand for more than the name that it is. */
  static boolean pattern(String text) {
    return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
  }

  /** Whether all of them are names: no pattern among them. */
  static boolean literal(List<String> texts) {
    return texts.stream().noneMatch(Glob::pattern);
  }

  /**
   * Whether some name fits both patterns; symmetric. Walks the product of the two patterns from the
   * end, as one does for the intersection of two automata: O(n·m) time, O(m) space.
   */
  boolean overlaps(Glob other) {
    return !beginsApart(other) && meets(other);
  }

  /** Whether a difference before the first place that is not a letter settles it; mostly it does. */
  private boolean beginsApart(Glob other) {
    int shorter = Math.min(tokens.size(), other.tokens.size());
    for (int i = 0; i < shorter; i++) {
      Token mine = tokens.get(i);
      Token theirs = other.tokens.get(i);
      if (mine.kind() != Kind.LITERAL || theirs.kind() != Kind.LITERAL) {
        return false;
      }
      if (mine.character() != theirs.character()) {
        return true;
      }
    }
    return false;
  }

  private boolean meets(Glob other) {
    int width = other.tokens.size();
    boolean[] below = new boolean[width + 1];
    for (int i = tokens.size(); i >= 0; i--) {
      boolean[] row = new boolean[width + 1];
      for (int j = width; j >= 0; j--) {
        row[j] = reachesEnd(other, i, j, below, row);
      }
      below = row;
    }
    return below[0];
  }

  private boolean reachesEnd(Glob other, int i, int j, boolean[] below, boolean[] row) {
    boolean mineDone = i == tokens.size();
    boolean othersDone = j == other.tokens.size();
    if (mineDone && othersDone) {
      return true;
    }
    if (mineDone) {
      return other.tokens.get(j).repeats() && row[j + 1];
    }
    Token mine = tokens.get(i);
    if (othersDone) {
      return mine.repeats() && below[j];
    }
    Token theirs = other.tokens.get(j);
    boolean skip = (mine.repeats() && below[j]) || (theirs.repeats() && row[j + 1]);
    return skip || (mine.meets(theirs) && step(mine, theirs, j, below, row));
  }

  /** Both take one common character; a repeating place stays where it is. */
  private static boolean step(Token mine, Token theirs, int j, boolean[] below, boolean[] row) {
    if (mine.repeats()) {
      return row[j + 1];
    }
    return theirs.repeats() ? below[j] : below[j + 1];
  }
}
