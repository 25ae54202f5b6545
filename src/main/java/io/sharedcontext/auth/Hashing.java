package io.sharedcontext.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Random values that nobody guesses, and their hashes. Safe for use by several threads. */
final class Hashing {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Hashing() {}

  static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  /** {@code count} random bytes as lower-case hexadecimal digits. */
  static String hex(int count) {
    return HexFormat.of().formatHex(bytes(count));
  }

  /** {@code count} random bytes in the alphabet that is safe in URLs and shells. */
  static String text(int count) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(count));
  }

  /** SHA-256 over the parts, one after the other. */
  static byte[] sha256(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  static byte[] sha256(String text) {
    return sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  /** SHA-256 of {@code text} in hexadecimal digits. */
  static String fingerprint(String text) {
    return HexFormat.of().formatHex(sha256(text));
  }
}
