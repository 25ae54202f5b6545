package io.sharedcontext.tool;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Instructions for agents in one file, as <a href="https://agentskills.io/specification">Agent Skills</a>
 * have it: a head with name and description, then Markdown.
 *
 * @param name of the skill, and of the directory that a host would keep it in
 * @param description when to use it, in one sentence
 * @param text the whole file
 */
public record Skill(String name, String description, String text) {
  private static final Pattern HEAD = Pattern.compile(
      "---\nname: ([a-z0-9-]{1,64})\ndescription: ([^\n:#]+)\n---\n.*", Pattern.DOTALL);

  /** The skill that the file {@code text} is. Its head has the two fields and no others. */
  public static Skill of(String text) {
    Matcher head = HEAD.matcher(text);
    if (!head.matches()) {
      throw new IllegalArgumentException(
          "a skill begins with name and description, each on a line");
    }
    return new Skill(head.group(1), head.group(2), text);
  }

  /** The URI under which it is read. */
  public String uri() {
    return "skill://" + name + "/SKILL.md";
  }

  /** How many bytes the file has. */
  public int size() {
    return bytes().length;
  }

  /** SHA-256 of the file, in the form that the extension has. */
  public String digest() {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes());
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
