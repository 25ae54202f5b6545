package io.sharedcontext.cli.clientconfig;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.sharedcontext.cli.clientconfig.ConfigFormat.Unreadable;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the values of a JSON text are, in characters from its beginning. */
final class JsonSpans {
  /** Names that come twice are refused: clients differ in which of them they take. */
  static final JsonFactory FACTORY = JsonFactory.builder()
      .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
      .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .build();

  private JsonSpans() {}

  /**
   * An object or a list from its brace or bracket to the character after the other.
   *
   * @param members what it holds, in the order of the text; those of a list are named by their places
   */
  record Braces(int start, int end, List<Member> members) {
    Braces {
      members = List.copyOf(members);
    }

    Optional<Member> member(String name) {
      return members.stream().filter(one -> one.name().equals(name)).findFirst();
    }
  }

  /**
   * A member of an object.
   *
   * @param start where its name begins
   * @param valueStart where its value begins
   * @param end the character after its value
   * @param braces its value, if that is an object
   * @param brackets its value, if that is a list
   */
  record Member(
      String name,
      int start,
      int valueStart,
      int end,
      Optional<Braces> braces,
      Optional<Braces> brackets) {}

  /** The object that is the whole of {@code text}; empty if there is nothing but blanks and comments. */
  static Optional<Braces> root(String text) {
    try (JsonParser parser = FACTORY.createParser(new StringReader(text))) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        return Optional.empty();
      }
      if (first != JsonToken.START_OBJECT) {
        throw new Unreadable("holds something else than an object");
      }
      Braces root = braces(parser);
      if (parser.nextToken() != null) {
        throw new Unreadable("goes on after its object");
      }
      return Optional.of(root);
    } catch (IOException e) {
      throw JsonEditor.unreadable(e);
    }
  }

  private static Braces braces(JsonParser parser) throws IOException {
    int start = offset(parser.currentTokenLocation());
    List<Member> members = new ArrayList<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      members.add(member(parser));
    }
    return new Braces(start, offset(parser.currentLocation()), members);
  }

  private static Braces brackets(JsonParser parser) throws IOException {
    int start = offset(parser.currentTokenLocation());
    List<Member> elements = new ArrayList<>();
    JsonToken value = parser.nextToken();
    while (value != JsonToken.END_ARRAY) {
      int at = offset(parser.currentTokenLocation());
      elements.add(valued(parser, value, Integer.toString(elements.size()), at));
      value = parser.nextToken();
    }
    return new Braces(start, offset(parser.currentLocation()), elements);
  }

  private static Member member(JsonParser parser) throws IOException {
    String name = parser.currentName();
    int start = offset(parser.currentTokenLocation());
    return valued(parser, parser.nextToken(), name, start);
  }

  private static Member valued(JsonParser parser, JsonToken value, String name, int start)
      throws IOException {
    int valueStart = offset(parser.currentTokenLocation());
    @Nullable Braces braces = null;
    @Nullable Braces brackets = null;
    if (value == JsonToken.START_OBJECT) {
      braces = braces(parser);
    } else if (value == JsonToken.START_ARRAY) {
      brackets = brackets(parser);
    } else {
      parser.finishToken();
    }
    int end = offset(parser.currentLocation());
    return new Member(
        name, start, valueStart, end, Optional.ofNullable(braces), Optional.ofNullable(brackets));
  }

  private static int offset(JsonLocation location) {
    return (int) location.getCharOffset();
  }

  /** The first character from {@code at} on that belongs to no blank and no comment. */
  static int significant(String text, int at) {
    int next = at;
    while (next < text.length()) {
      if (text.startsWith("//", next)) {
        next = lineEnd(text, next);
      } else if (text.startsWith("/*", next)) {
        next = text.indexOf("*/", next + 2) + 2;
      } else if (text.charAt(next) <= ' ') {
        next++;
      } else {
        return next;
      }
    }
    return next;
  }

  /** A comment ends at a carriage return too. */
  private static int lineEnd(String text, int at) {
    int end = at;
    while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
      end++;
    }
    return end;
  }
}
