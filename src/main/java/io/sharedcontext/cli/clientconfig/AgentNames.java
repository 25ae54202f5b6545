package io.sharedcontext.cli.clientconfig;

import io.sharedcontext.auth.AgentTable;
import io.sharedcontext.cli.Operator;
import io.sharedcontext.cli.clientconfig.Client.Scope;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Names for agents that have none yet: readable, and the same whenever they are asked for. */
public final class AgentNames {
  /** So many digits tell two directories of one name apart. */
  private static final int DIGITS = 4;

  private static final int LONGEST_DIRECTORY = 60;

  private AgentNames() {}

  /**
   * A name that the store does not know: the client's, and in a project the directory's with digits
   * that follow from its path.
   *
   * @param others names that are given away too
   */
  public static String fresh(
      Operator operator, Client client, Scope scope, Path project, Set<String> others) {
    String base = scope == Scope.USER ? client.label() : client.label() + "-" + of(project);
    Predicate<String> known = name -> others.contains(name)
        || (operator.hasStore() && operator.reading(tx -> AgentTable.known(tx, name)));
    return IntStream.iterate(1, i -> i + 1)
        .mapToObj(i -> i == 1 ? base : base + "-" + i)
        .filter(known.negate())
        .findFirst()
        .orElseThrow();
  }

  private static String of(Path project) {
    Path directory = project.toAbsolutePath().normalize();
    String name = String.valueOf(directory.getFileName() == null ? "root" : directory.getFileName())
        .replaceAll("[^A-Za-z0-9._]+", "-")
        .replaceAll("^-+|-+$", "");
    String cut = name.substring(0, Math.min(name.length(), LONGEST_DIRECTORY));
    return (cut.isEmpty() ? "" : cut + "-") + digits(directory.toString());
  }

  private static String digits(String path) {
    try {
      byte[] sum =
          MessageDigest.getInstance("SHA-256").digest(path.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sum).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
