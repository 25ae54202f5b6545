package io.sharedcontext;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Every setting, one a line: the environment variable, its default, and what it means. */
public enum Setting {
  HOME("", "Directory of the store. Default: `shared-context` in the per-user data directory."),
  DATABASE(
      "",
      "Path of the store's file, or a PostgreSQL database: `postgresql://user@host:5432/database`, with"
          + " `schema`, `sslmode`, `sslrootcert` and others behind a `?`. Default: `context.db` in the"
          + " directory of the store."),
  DATABASE_PASSWORD("", "Password of the user of that database."),
  DATABASE_PASSWORD_FILE(
      "",
      "File that holds it instead, read whenever a connection is made. Default: what `.pgpass` says."),
  NOTIFY(
      "on",
      "`off`: processes on that database do not notify each other of commits, but look ten times a second"
          + " while somebody waits. For proxies that do not pass notifications on."),
  SECRET_KEY_FILE(
      "",
      "File with 64 hexadecimal digits, the same on every machine: the key that wraps the secret of tokens"
          + " in that database. Without it the secret is there as it is."),
  AGENT_ID(
      "",
      "Agent that this process acts for. Default: the client's name and 4 hex digits, the same"
          + " whenever that client starts in that directory."),
  AGENT_TYPE("", "That agent's type. Default: the client's name."),
  API_KEY("", "That agent's key, needed when it has one or the store is closed."),
  UNIQUE_AGENT(
      "off",
      "`on` refuses every call of this process while another living process acts for its agent."),
  WORKSPACE(
      "",
      "Workspace that this process is in, a name of up to 80 characters, or `off` for none. Machines that share"
          + " a store give theirs the same name with it. Default: found by the directory it starts in: the"
          + " repository, one for all its worktrees, or else the directory, unless that is the home directory"
          + " or `/`."),
  TOKEN_TTL("3600", "Lifetime of a token in seconds, 1 to 31536000."),
  TOOLS("standard", "Tools that are listed: `core`, `standard` or `all`."),
  RATE_LIMIT("1", "Factor on every rate limit; `0` turns them off."),
  QUOTA(
      "",
      "How much an agent, and all together, may keep, such as"
          + " `agent.messages=100000,agent.sessions=1000,agent.bytes=100m,store.bytes=2g`; also"
          + " `store.messages`, `store.sessions`. Bytes are those of contents, values, purposes and"
          + " metadata. Default: no quotas."),
  DURABILITY(
      "power", "What an acknowledged change survives: `power` (its loss) or `process` (a crash)."),
  POOL_SIZE("4", "Connections that read, at most: 1 to 50."),
  POOL_WAIT(
      "5000",
      "How long a read waits for one of them, in milliseconds, before it fails with `STORE_BUSY`: 250"
          + " to 600000."),
  POOL_LEAK(
      "off",
      "A read that keeps one for longer, in milliseconds, is logged with its stack: 2000 to 3600000, or"
          + " `off`."),
  RETENTION(
      "",
      "How long things are kept, in place of what the store says (`shared-context retention`):"
          + " `sessions=30d,messages=90d,audit=365d`, or `off`. Default: the store's; a new one keeps"
          + " everything."),
  ANY_FILE_SYSTEM("false", "`true` allows the store on network and shared file systems."),
  CACHE_L1(
      "16m",
      "What each process remembers for single callers: bytes, or with `k` or `m` behind; at most a"
          + " quarter of the heap."),
  CACHE_L2(
      "",
      "The same for what callers share, indexes of the search above all. Default: a quarter of the"
          + " heap."),
  SECRETS(
      "warn",
      "What happens when a call would store what looks like a key or a token: `warn` stores it and says"
          + " so in `warnings`, `block` refuses it, `off` does not look."),
  GUARD(
      "on",
      "`off`: `guard check` lets edits of locked files pass, and puts them on record. For an emergency."),
  SLOW_MS("1000", "Calls that take longer, in milliseconds, are logged as slow; `0` for none."),
  LOG("warn", "Least level of log lines on standard error: `error`, `warn`, `info`, `debug`.");

  private static final String PREFIX = "SHARED_CONTEXT_";

  /** What the launcher reads before there is a JVM. */
  private static final List<String> LAUNCHER =
      List.of("SHARED_CONTEXT_JAVA", "SHARED_CONTEXT_JAVA_OPTIONS", "SHARED_CONTEXT_CLASS_ARCHIVE");

  private final String otherwise;
  private final String meaning;

  Setting(String otherwise, String meaning) {
    this.otherwise = otherwise;
    this.meaning = meaning;
  }

  /** The environment variable. */
  public String variable() {
    return PREFIX + name();
  }

  /** The value in {@code environment}, or the default; an empty value counts as none. */
  String from(Map<String, String> environment) {
    String value = environment.getOrDefault(variable(), "").strip();
    return value.isEmpty() ? otherwise : value;
  }

  /** Variables of {@code environment} that look like settings and are none. */
  public static List<String> unknown(Map<String, String> environment) {
    List<String> known = Stream.concat(
            LAUNCHER.stream(), Arrays.stream(values()).map(Setting::variable))
        .toList();
    return environment.keySet().stream()
        .filter(name -> name.startsWith(PREFIX) && !known.contains(name))
        .sorted()
        .toList();
  }

  /** The text of docs/settings.md. */
  public static String reference() {
    return Arrays.stream(values()).map(Setting::row).collect(joining("\n", """
            # Settings

            Environment variables, read once when the server or a command starts. A wrong value stops it
            with exit code 2 and a sentence that says what is wrong.

            | variable | default | meaning |
            | --- | --- | --- |
            """, """


            The launcher reads three more: `SHARED_CONTEXT_JAVA`, the Java to use (its home, or its
            executable); `SHARED_CONTEXT_JAVA_OPTIONS`, options for it; `SHARED_CONTEXT_CLASS_ARCHIVE`,
            `off` to keep and use no archive of loaded classes.

            In paths, `~`, `$VAR`, `${VAR}` and `%VAR%` are expanded. What then is not an absolute path, names
            a variable that is not set, or is `:memory:`, is refused: it would be another store in every
            directory that a client starts in. The per-user data directory is `$XDG_DATA_HOME` or
            `~/.local/share`, on macOS `~/Library/Application Support`, on Windows `%LOCALAPPDATA%`; a user
            without a home directory has none, and has to set `SHARED_CONTEXT_HOME`.
            """));
  }

  private String row() {
    String value = otherwise.isEmpty() ? "" : "`" + otherwise + "`";
    return "| `" + variable() + "` | " + value + " | " + meaning + " |";
  }
}
