package io.sharedcontext.cli.clientconfig;

import io.sharedcontext.cli.clientconfig.ConfigFormat.Slot;
import io.sharedcontext.cli.clientconfig.ConfigFormat.Unreadable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** Which lines of a TOML text belong to an entry, by where the parser found its keys. */
final class TomlLines {
  /** What begins on a line. */
  private enum Owner {
    ENTRY,
    OTHERS,
    BOTH
  }

  private final List<String> entry;

  /** Lines, from 1, on which a key or the head of a table begins. */
  private final TreeMap<Integer, Owner> owners = new TreeMap<>();

  /** Lines on which the table begins that the entry is in. */
  private final Set<Integer> above = new TreeSet<>();

  TomlLines(TomlTable root, Slot slot) {
    entry = List.of(slot.section(), slot.name());
    visit(root, List.of());
    // Its head stands alone where the table was written out; else the line is that of what is in
    // it.
    above.forEach(line -> owners.putIfAbsent(line, Owner.OTHERS));
  }

  private void visit(TomlTable table, List<String> path) {
    for (String key : table.keySet()) {
      List<String> here = new ArrayList<>(path);
      here.add(key);
      note(table.inputPositionOf(List.of(key)), here);
      visit(table.get(List.of(key)), here);
    }
  }

  private void visit(@Nullable Object value, List<String> path) {
    if (value instanceof TomlTable table) {
      visit(table, path);
    } else if (value instanceof TomlArray array) {
      for (int i = 0; i < array.size(); i++) {
        note(array.inputPositionOf(i), path);
        visit(array.get(i), path);
      }
    }
  }

  private void note(@Nullable TomlPosition position, List<String> path) {
    if (position == null) {
      return;
    }
    if (path.size() < entry.size() && entry.subList(0, path.size()).equals(path)) {
      above.add(position.line());
      return;
    }
    boolean own = path.size() >= entry.size() && path.subList(0, entry.size()).equals(entry);
    Owner owner = own ? Owner.ENTRY : Owner.OTHERS;
    owners.merge(position.line(), owner, (one, other) -> one == other ? one : Owner.BOTH);
  }

  /** The lines of the entry, in order; comments after it belong to what comes next. */
  List<LineRange> ranges(String text) {
    if (owners.containsValue(Owner.BOTH)) {
      throw new Unreadable("has the entry on one line with another");
    }
    List<LineRange> ranges = new ArrayList<>();
    int start = -1;
    for (Map.Entry<Integer, Owner> line : owners.entrySet()) {
      boolean own = line.getValue() == Owner.ENTRY;
      if (own && start < 0) {
        start = offset(text, line.getKey());
      } else if (!own && start >= 0) {
        ranges.add(trimmed(text, start, offset(text, line.getKey())));
        start = -1;
      }
    }
    if (start >= 0) {
      ranges.add(trimmed(text, start, text.length()));
    }
    return ranges;
  }

  private static int offset(String text, int line) {
    int at = 0;
    for (int i = 1; i < line; i++) {
      at = TextLines.next(text, at);
    }
    return at;
  }

  /** Without the blank lines and the comments at its end; a text of several lines ends in quotes. */
  private static LineRange trimmed(String text, int start, int end) {
    int last = end;
    while (last > start) {
      int before = TextLines.start(text, last - 1);
      String line = text.substring(before, last).strip();
      if (before <= start || !(line.isEmpty() || line.startsWith("#"))) {
        break;
      }
      last = before;
    }
    return new LineRange(start, last);
  }
}
