package io.sharedcontext.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which texts look like keys. */
class SecretScannerTest {
  private static final SecretScanner SCANNER = SecretScanner.shipped();

  static List<String> kinds() {
    return SecretScanner.read().stream().map(SecretPattern::kind).toList();
  }

  static List<SecretPattern> patterns() {
    return SecretScanner.read();
  }

  @Test
  void every_kind_has_a_made_up_key() {
    assertThat(MadeUpKeys.all()).containsOnlyKeys(kinds());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void a_key_is_found_wherever_it_stands(String kind) {
    String key = MadeUpKeys.of(kind);
    assertThat(SCANNER.kinds(key)).containsExactly(kind);
    assertThat(SCANNER.kinds("The key is " + key + ", do not share it.")).containsExactly(kind);
    assertThat(SCANNER.kinds("export KEY=\"" + key + "\"\nnext")).containsExactly(kind);
    assertThat(SCANNER.kinds("\uD83D\uDE00 caf\u00e9 `" + key + "`")).containsExactly(kind);
  }

  @Test
  void several_kinds_are_all_named_once() {
    Map<String, String> keys = MadeUpKeys.all();
    String text = String.join(" ", keys.values()) + " " + String.join(" ", keys.values());
    assertThat(SCANNER.kinds(text)).containsExactlyInAnyOrderElementsOf(keys.keySet());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ab",
        "a task-list-with-a-long-kebab-case-name sk-learn-and-other-things-in-a-long-branch-name",
        "AKIAIOSFODNN7EXAMPLE",
        "set GITHUB_TOKEN=ghp_... or ghp_xxxx",
        "postgres://user:password@localhost/db postgres://app:${DB_PASSWORD}@db redis://localhost:6379",
        "https://example.org:8443/path?x=a:b@c mailto:someone@example.org",
        "git@github.com:owner/name.git ssh://git@example.org/x",
        "-----BEGIN PUBLIC KEY----- -----BEGIN CERTIFICATE-----",
        "session_0123456789abcdef work_0123456789abcdef",
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "sck_ is how keys of the store begin, eyJ how tokens do, sk-ant- and sk_live_ are others",
        "12:30:AAPL rose; key-value stores; the xoxo-team; SG.md; hf_hub",
      })
  void what_only_resembles_a_key_is_none(String text) {
    assertThat(SCANNER.kinds(text)).isEmpty();
  }

  @Test
  void hashes_ids_and_pictures_are_no_keys() {
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = new byte[64 + random.nextInt(400)];
      random.nextBytes(bytes);
      String base64 = Base64.getEncoder().encodeToString(bytes);
      String hex = new java.math.BigInteger(1, bytes).toString(16);
      String url = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      UUID id = UUID.nameUUIDFromBytes(bytes);
      List<String> texts = List.of(
          hex.substring(0, 64),
          hex.substring(0, 40) + " " + hex.substring(40, 72),
          id + " urn:uuid:" + id,
          "![a](data:image/png;base64," + base64 + ")",
          url);
      assertThat(texts).allSatisfy(text -> assertThat(SCANNER.kinds(text)).isEmpty());
    }
  }

  /** What a match reads, counted. */
  private record Counted(String text, AtomicLong reads) implements CharSequence {
    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      reads.incrementAndGet();
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** Texts made to be slow, of one beginning after the other: each letter is read a few hundred times. */
  @ParameterizedTest
  @MethodSource("patterns")
  void no_text_takes_more_than_proportionally_long(SecretPattern pattern) {
    String literal = pattern.literals().get(0);
    for (String filler : List.of("", "a", "0:a@", "-A1b2", ".eyJ", "-eyJ")) {
      String text = (literal + filler).repeat(20_000 / (literal + filler).length());
      Counted counted = new Counted(text, new AtomicLong());
      Matcher matcher = pattern.pattern().matcher(counted).useTransparentBounds(true);
      for (int at = text.indexOf(literal); at >= 0; at = text.indexOf(literal, at + 1)) {
        matcher.region(at, text.length()).lookingAt();
      }
      assertThat(counted.reads().get()).isLessThan(600L * text.length());
    }
  }
}
