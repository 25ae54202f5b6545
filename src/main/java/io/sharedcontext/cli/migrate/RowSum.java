package io.sharedcontext.cli.migrate;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;

/**
 * How many rows there are, and the sum of the first 16 bytes of their SHA-256: two tables with the same
 * rows in any order have the same. For one thread.
 */
final class RowSum {
  private final MessageDigest digest;
  private long rows;
  private long high;
  private long low;

  RowSum() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Adds a row: texts, numbers and bytes, and for NULL an empty {@code Optional}. */
  void add(List<Object> values) {
    for (Object value : values) {
      if (value instanceof String text) {
        put('t', text.getBytes(StandardCharsets.UTF_8));
      } else if (value instanceof byte[] bytes) {
        put('b', bytes);
      } else if (value instanceof Long number) {
        put('n', ByteBuffer.allocate(Long.BYTES).putLong(number).array());
      } else {
        put('0', new byte[0]);
      }
    }
    ByteBuffer hash = ByteBuffer.wrap(digest.digest());
    rows++;
    high += hash.getLong();
    low += hash.getLong();
  }

  /** The length keeps apart what one column ends with and the next begins with. */
  private void put(char kind, byte[] bytes) {
    digest.update((byte) kind);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    digest.update(bytes);
  }

  long rows() {
    return rows;
  }

  /** The sum, in hexadecimal digits. */
  String text() {
    return String.format(Locale.ROOT, "%016x%016x", high, low);
  }

  /** Whether both are of the same rows. */
  boolean same(RowSum other) {
    return rows == other.rows && high == other.high && low == other.low;
  }
}
