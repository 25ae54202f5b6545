package io.sharedcontext.store.postgresql;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a PostgreSQL database is: {@code postgresql://user@host:port/database?parameter=value}. Several
 * hosts are separated by commas. Holds no password: a URL that has one is refused.
 *
 * @param user the role
 * @param hosts with their ports, separated by commas
 * @param database its name
 * @param schema the schema that holds the store
 * @param parameters of the driver, by its names for them
 */
public record PostgresAddress(
    String user, String hosts, String database, String schema, Map<String, String> parameters) {
  private static final Pattern URL =
      Pattern.compile("postgres(?:ql)?://(?:([^@/]*)@)?([^/?#]*)(?:/([^?#]*))?(?:\\?([^#]*))?");

  private static final Pattern HOST =
      Pattern.compile("(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\])(?::\\d{1,5})?");

  private static final Pattern SCHEMA = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

  /** What may follow the question mark, by libpq's names, and the driver's. */
  private static final Map<String, String> PARAMETERS = new TreeMap<>(Map.of(
      "application_name", "ApplicationName",
      "connect_timeout", "connectTimeout",
      "sslcert", "sslcert",
      "sslkey", "sslkey",
      "sslmode", "sslmode",
      "sslrootcert", "sslrootcert"));

  /** A store is only ever on the server that takes changes; what libpq and the driver call that. */
  private static final Map<String, Set<String>> PRIMARY = new TreeMap<>(Map.of(
      "targetServerType", Set.of("primary", "master"),
      "target_session_attrs", Set.of("primary", "read-write")));

  private static final String DEFAULT_SCHEMA = "shared_context";

  public PostgresAddress {
    parameters = Map.copyOf(parameters);
  }

  /** A URL that names no database; its text says what is wrong and nothing of what was given. */
  public static final class Wrong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Wrong(String sentence) {
      super(sentence);
    }
  }

  /** The address that {@code url} is; throws {@link Wrong}. */
  public static PostgresAddress of(String url) {
    Matcher parts = URL.matcher(url);
    if (!parts.matches()) {
      throw new Wrong("must be like postgresql://user@host:5432/database");
    }
    Map<String, String> parameters =
        parameters(Optional.ofNullable(parts.group(4)).orElse(""));
    String schema = Optional.ofNullable(parameters.remove("schema")).orElse(DEFAULT_SCHEMA);
    require(SCHEMA.matcher(schema).matches(), "names a schema that is not like shared_context");
    return new PostgresAddress(
        user(Optional.ofNullable(parts.group(1)).orElse("")),
        hosts(parts.group(2)),
        database(Optional.ofNullable(parts.group(3)).orElse("")),
        schema,
        parameters);
  }

  private static String user(String text) {
    require(
        text.indexOf(':') < 0,
        "must not hold a password: set SHARED_CONTEXT_DATABASE_PASSWORD, or"
            + " SHARED_CONTEXT_DATABASE_PASSWORD_FILE, or use a .pgpass file");
    String user = decoded(text);
    require(!user.isEmpty(), "must name the user, as in postgresql://user@host/database");
    return user;
  }

  private static String hosts(String text) {
    for (String host : text.split(",", -1)) {
      require(
          HOST.matcher(host).matches(), "must name a host, as in postgresql://user@host/database");
    }
    return text;
  }

  private static String database(String text) {
    String database = decoded(text);
    require(!database.isEmpty(), "must name a database, as in postgresql://user@host/database");
    return database;
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> found = new TreeMap<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        String name = pair.substring(0, equals);
        put(found, name, decoded(pair.substring(equals + 1)));
      } else {
        require(pair.isEmpty(), "must have parameters like sslmode=verify-full");
      }
    }
    return found;
  }

  private static void put(Map<String, String> found, String name, String value) {
    if (PRIMARY.containsKey(name)) {
      require(
          PRIMARY.get(name).contains(value),
          "can have " + name
              + "=primary and no other: a store is on the server that takes changes");
    } else {
      String known = name.equals("schema") ? name : PARAMETERS.get(name);
      require(
          known != null,
          "has a parameter that is none of " + PARAMETERS.keySet() + ", schema, "
              + PRIMARY.keySet());
      found.put(known == null ? name : known, value);
    }
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new Wrong("has a % that is not followed by two hexadecimal digits");
    }
  }

  private static void require(boolean good, String sentence) {
    if (!good) {
      throw new Wrong(sentence);
    }
  }

  /** It, as the programs of PostgreSQL take it. */
  String forLibpq() {
    return "postgresql://" + user + "@" + hosts + "/" + database;
  }

  /** It, for people. */
  @Override
  public String toString() {
    return "postgresql://" + user + "@" + hosts + "/" + database
        + (schema.equals(DEFAULT_SCHEMA) ? "" : "?schema=" + schema);
  }
}
