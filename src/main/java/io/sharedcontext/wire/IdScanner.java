package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the id of a request that is not kept, because it is too long or memory is short; it may stand
 * behind all the rest. Takes the line piece by piece and remembers nothing but the member it is in. For one
 * thread and one line.
 */
final class IdScanner {
  /** No client's ids are longer, with their name. */
  private static final int LONGEST = 512;

  private final ByteArrayOutputStream member = new ByteArrayOutputStream(LONGEST);
  private final AtomicReference<@Nullable JsonNode> id = new AtomicReference<>();
  private int depth;
  private boolean text;
  private boolean escaped;

  /** Takes the next bytes. */
  void take(byte[] bytes, int start, int size) {
    for (int i = start; i < start + size; i++) {
      take(bytes[i]);
    }
  }

  private void take(byte next) {
    if (text) {
      text = escaped || next != '"';
      escaped = !escaped && next == '\\';
      keep(next);
      return;
    }
    switch (next) {
      case '{', '[' -> depth++;
      case '}', ']' -> {
        endMember();
        depth--;
      }
      case ',' -> endMember();
      default -> {
        text = next == '"';
        keep(next);
      }
    }
  }

  private void keep(byte next) {
    if (depth == 1 && member.size() <= LONGEST) {
      member.write(next);
    }
  }

  private void endMember() {
    if (depth == 1) {
      String whole = "{" + member.toString(StandardCharsets.UTF_8) + "}";
      member.reset();
      if (whole.length() <= LONGEST && whole.contains("\"id\"")) {
        BrokenLine.id(whole).ifPresent(id::set);
      }
    }
  }

  /** The id, if it has come by. */
  Optional<JsonNode> id() {
    return Optional.ofNullable(id.get());
  }
}
