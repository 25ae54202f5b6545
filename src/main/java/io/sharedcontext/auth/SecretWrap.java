package io.sharedcontext.auth;

import io.sharedcontext.store.PrivateFiles;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Wraps secrets that are kept in a database (AES-256 in Galois/Counter Mode), so that who reads the
 * database cannot sign tokens, and who writes into it cannot put another secret there. Each is bound to its
 * store and its place. Without a key it passes them on as they are, and refuses what is wrapped.
 *
 * @param file the file of the key: 64 hexadecimal digits
 */
record SecretWrap(Optional<Path> file) {
  private static final String PREFIX = "wrapped.1.";
  private static final String KEY = "[0-9a-fA-F]{64}";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private static final String SETTING = "SHARED_CONTEXT_SECRET_KEY_FILE";

  /** {@code text} as it is to be kept; {@code place} says of which store, and where. */
  String wrap(String text, String place) {
    if (file.isEmpty()) {
      return text;
    }
    byte[] nonce = Hashing.bytes(NONCE_BYTES);
    byte[] kept = cipher(Cipher.ENCRYPT_MODE, nonce, place, text.getBytes(StandardCharsets.UTF_8));
    byte[] both = Arrays.copyOf(nonce, nonce.length + kept.length);
    System.arraycopy(kept, 0, both, nonce.length, kept.length);
    return PREFIX + Base64.getEncoder().encodeToString(both);
  }

  /** What was wrapped for {@code place}; fails if this is not what this node's key wrapped. */
  String unwrap(String kept, String place) {
    if (!kept.startsWith(PREFIX)) {
      return plain(kept);
    }
    if (file.isEmpty()) {
      throw refusal(
          "the secret of tokens in the database is wrapped, and this server has no key for it",
          "Set " + SETTING + " to a file with the key that the store's other servers have.");
    }
    byte[] both = decoded(kept.substring(PREFIX.length()));
    byte[] nonce = Arrays.copyOf(both, NONCE_BYTES);
    byte[] wrapped = Arrays.copyOfRange(both, NONCE_BYTES, both.length);
    return new String(cipher(Cipher.DECRYPT_MODE, nonce, place, wrapped), StandardCharsets.UTF_8);
  }

  private static byte[] decoded(String text) {
    try {
      byte[] both = Base64.getDecoder().decode(text);
      if (both.length < NONCE_BYTES) {
        throw new IllegalArgumentException("it is too short");
      }
      return both;
    } catch (IllegalArgumentException e) {
      throw Failure.because(
              ErrorCode.STORE_UNAVAILABLE, "the secret of tokens in the database is damaged", e)
          .suggest("Bring the database back from a backup.");
    }
  }

  /** Somebody who can only write into the database might have put it there. */
  private String plain(String kept) {
    if (file.isPresent() && !kept.isEmpty()) {
      throw refusal(
          "the secret of tokens in the database is not wrapped, and this server has a key",
          "Wrap it: shared-context auth rotate-secret, where " + SETTING
              + " is set; or unset that.");
    }
    return kept;
  }

  /** Whether {@code kept} has yet to be wrapped by this node's key. */
  boolean wanting(String kept) {
    return file.isPresent() && !kept.startsWith(PREFIX);
  }

  private byte[] cipher(int mode, byte[] nonce, String place, byte[] input) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, new SecretKeySpec(key(), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(input);
    } catch (AEADBadTagException e) {
      throw refusal(
          "the secret of tokens in the database was wrapped by another key than this server's",
          "Put the key that the store's other servers have into " + path() + ".");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no AES/GCM", e);
    }
  }

  private Path path() {
    return file.orElseThrow();
  }

  private byte[] key() {
    try {
      String text = PrivateFiles.readSecret(path()).map(String::strip).orElse("");
      if (!text.matches(KEY)) {
        throw refusal(
            path() + ", which " + SETTING + " names, does not hold 64 hexadecimal digits",
            "Make a key once for all servers of the store: openssl rand -hex 32");
      }
      return HexFormat.of().parseHex(text);
    } catch (IOException e) {
      throw Failure.because(
          ErrorCode.STORE_UNAVAILABLE,
          "the key in " + path() + ", which " + SETTING + " names, cannot be read",
          e);
    }
  }

  private static Failure refusal(String reason, String remedy) {
    return Failure.of(ErrorCode.STORE_UNAVAILABLE, "the store cannot be used: " + reason)
        .suggest(remedy);
  }
}
