package io.sharedcontext.tool;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;

/**
 * A place in a list, as an opaque text. It names the list it belongs to, so that a cursor of another
 * list, or a damaged one, is refused instead of giving a wrong page.
 *
 * @param list what is listed, such as {@code messages} and the session's id
 * @param position where the next page begins, in the list's own terms
 */
public record Cursor(String list, List<String> position) {
  private static final char SEPARATOR = '\u001f';

  public Cursor {
    position = List.copyOf(position);
  }

  /** The text that clients hand back. */
  public String text() {
    String plain = list + SEPARATOR + String.join(String.valueOf(SEPARATOR), position);
    String checked = checksum(plain) + SEPARATOR + plain;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(checked.getBytes(StandardCharsets.UTF_8));
  }

  /** The position that {@code text} holds in {@code list}, with {@code size} parts. */
  public static List<String> read(String text, String list, int size) {
    List<String> position = read(text, list);
    if (position.size() != size) {
      throw unknown();
    }
    return position;
  }

  /** The position that {@code text} holds in {@code list}, with as many parts as it was given. */
  public static List<String> read(String text, String list) {
    List<String> parts = List.of(decode(text).split(String.valueOf(SEPARATOR), -1));
    boolean sound = parts.size() > 2
        && parts.get(1).equals(list)
        && parts
            .get(0)
            .equals(
                checksum(String.join(String.valueOf(SEPARATOR), parts.subList(1, parts.size()))));
    if (!sound) {
      throw unknown();
    }
    return parts.subList(2, parts.size());
  }

  /** A part of a position that is a number; a cursor can be made up, with a right checksum too. */
  public static long number(String part) {
    try {
      return Long.parseLong(part);
    } catch (NumberFormatException e) {
      throw unknown();
    }
  }

  /** The failure of a cursor that is not what it should be. */
  public static Failure unknown() {
    return Failure.of(ErrorCode.INVALID_CURSOR, "the cursor is not one that this list gave")
        .suggest("Call again without cursor to begin at the first page.");
  }

  private static String decode(String text) {
    try {
      return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static String checksum(String plain) {
    CRC32 sum = new CRC32();
    sum.update(plain.getBytes(StandardCharsets.UTF_8));
    return Long.toString(sum.getValue(), 36);
  }
}
