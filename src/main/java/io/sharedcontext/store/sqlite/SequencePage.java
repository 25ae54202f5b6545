package io.sharedcontext.store.sqlite;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The page on which SQLite keeps the table {@code sqlite_sequence}, as <a
 * href="https://www.sqlite.org/fileformat2.html#b_tree_pages">its file format</a> has it: a leaf of a table,
 * with a cell for each row, in which the types of the two columns precede their values.
 */
final class SequencePage {
  private static final int LEAF_OF_A_TABLE = 0x0D;
  private static final int CELLS_AT = 3;
  private static final int POINTERS_AT = 8;

  /** How many bytes the types from 0 on take; all but the last two are numbers, and 7 is none that is whole. */
  private static final int[] BYTES = {0, 1, 2, 3, 4, 6, 8, -1, 0, 0};

  private static final int ONE = 9;
  private static final int FIRST_TEXT = 13;
  private static final int MOST_VARINT_BYTES = 9;

  private SequencePage() {}

  /** The sum of the numbers, as the stamp has it; empty if {@code page} is none of that kind. */
  static OptionalLong sum(ByteBuffer page) {
    return rows(page)
        .map(rows ->
            OptionalLong.of(rows.values().stream().mapToLong(Long::longValue).sum()))
        .orElse(OptionalLong.empty());
  }

  /** The number of the row {@code name}; empty if there is none, or {@code page} is none of that kind. */
  static OptionalLong number(ByteBuffer page, String name) {
    Long number = rows(page).map(rows -> rows.get(name)).orElse(null);
    return number == null ? OptionalLong.empty() : OptionalLong.of(number);
  }

  private static Optional<Map<String, Long>> rows(ByteBuffer page) {
    try {
      return page.get(0) == LEAF_OF_A_TABLE ? Optional.of(cells(page)) : Optional.empty();
    } catch (IndexOutOfBoundsException
        | BufferUnderflowException
        | ArithmeticException
        | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Map<String, Long> cells(ByteBuffer page) {
    Map<String, Long> rows = new HashMap<>();
    int cells = Short.toUnsignedInt(page.getShort(CELLS_AT));
    for (int i = 0; i < cells; i++) {
      int at = Short.toUnsignedInt(page.getShort(POINTERS_AT + i * Short.BYTES));
      put(rows, page.duplicate().position(at));
    }
    return rows;
  }

  /** Puts the row of the cell that begins here there: its length and its row's number come first. */
  private static void put(Map<String, Long> rows, ByteBuffer cell) {
    varint(cell);
    varint(cell);
    int values = cell.position();
    values += Math.toIntExact(varint(cell));
    long text = varint(cell);
    int type = Math.toIntExact(varint(cell));
    if (text < FIRST_TEXT || text % 2 == 0 || type >= BYTES.length || BYTES[type] < 0) {
      throw new IllegalArgumentException("no name and number");
    }
    ByteBuffer name = cell.slice(values, Math.toIntExact((text - FIRST_TEXT) / 2));
    cell.position(values + name.remaining());
    long number = type >= ONE ? 1 : integer(cell, BYTES[type]);
    rows.merge(StandardCharsets.UTF_8.decode(name).toString(), number, Long::sum);
  }

  private static long integer(ByteBuffer cell, int bytes) {
    long value = bytes == 0 ? 0 : cell.get();
    for (int i = 1; i < bytes; i++) {
      value = value << Byte.SIZE | Byte.toUnsignedLong(cell.get());
    }
    return value;
  }

  /** Seven bits of each byte that has the highest set, and the first that has not; of a ninth all eight. */
  private static long varint(ByteBuffer cell) {
    long value = 0;
    for (int i = 1; i < MOST_VARINT_BYTES; i++) {
      int next = cell.get();
      value = (value << 7) | (next & 0x7F);
      if (next >= 0) {
        return value;
      }
    }
    return (value << Byte.SIZE) | Byte.toUnsignedLong(cell.get());
  }
}
