package io.sharedcontext.wire;

import io.sharedcontext.tool.Cursor;
import io.sharedcontext.tool.Failure;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A list that clients page through. Its items are made when it is first asked for, and the same in
 * every process.
 */
final class Pagination {
  private static final int SIZE = 100;

  private final String name;
  private final Lazy<List<String>> items;

  /**
   * A list.
   *
   * @param name of the list in a result
   * @param items its items as JSON
   */
  Pagination(String name, Supplier<List<String>> items) {
    this.name = name;
    this.items = new Lazy<>(items);
  }

  /** The page that a request asks for, as the text of a result. */
  String page(JsonRpcRequest request) {
    List<String> all = items.get();
    int start = request
        .text("cursor")
        .filter(text -> !text.isEmpty())
        .map(cursor -> position(cursor, all.size()))
        .orElse(0);
    int end = Math.min(all.size(), start + SIZE);
    String page = "{\"" + name + "\":[" + String.join(",", all.subList(start, end)) + "]";
    return end == all.size() ? page + "}" : page + ",\"nextCursor\":\"" + cursor(end) + "\"}";
  }

  private String cursor(int position) {
    return new Cursor(name, List.of(Integer.toString(position))).text();
  }

  private int position(String cursor, int size) {
    return parse(cursor)
        .filter(position -> position <= size)
        .orElseThrow(() -> RpcError.invalidParams("the cursor is not one that this list gave"));
  }

  private Optional<Integer> parse(String cursor) {
    try {
      return Optional.of(Integer.parseUnsignedInt(Cursor.read(cursor, name, 1).get(0)));
    } catch (Failure | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
