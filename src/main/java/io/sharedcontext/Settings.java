package io.sharedcontext;

import io.sharedcontext.auth.Quotas;
import io.sharedcontext.retention.RetentionPolicy;
import io.sharedcontext.secrets.SecretMode;
import io.sharedcontext.store.PoolSettings;
import io.sharedcontext.store.StoreSettings;
import io.sharedcontext.store.sqlite.SqliteSettings;
import io.sharedcontext.tool.Limits;
import io.sharedcontext.tool.ToolTier;
import io.sharedcontext.workspace.CurrentWorkspace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings of one process, checked.
 *
 * @param home the directory beside the store's file, where keys and secrets are kept; absolute
 * @param store where the store is and how it is kept
 * @param agentId the agent that the process acts for, if it was named
 * @param agentType that agent's type, if it was named
 * @param apiKey that agent's key, if one was given
 * @param workspace the workspace it is in, or {@code off}, if that was said
 * @param uniqueAgent whether it may act for that agent only while no other process does
 * @param tools the tools that are listed
 * @param tokenLifetime how long a token is good
 * @param rateFactor factor on rate limits; 0 turns them off
 * @param quotas how much agents and the store may keep
 * @param caches what caches may take
 * @param secrets what happens to what looks like a key
 * @param guard whether edits of locked files are refused
 * @param slow calls that take longer are logged; zero for none
 * @param retention how long things are kept, if it is to be other than what the store says
 * @param log least level of log lines
 */
public record Settings(
    Path home,
    StoreSettings store,
    Optional<String> agentId,
    Optional<String> agentType,
    Optional<String> apiKey,
    Optional<String> workspace,
    boolean uniqueAgent,
    ToolTier tools,
    Duration tokenLifetime,
    double rateFactor,
    Quotas quotas,
    CacheBytes caches,
    SecretMode secrets,
    boolean guard,
    Duration slow,
    Optional<RetentionPolicy> retention,
    String log) {

  /** What the two levels of caches may take, in bytes. */
  public record CacheBytes(long first, long second) {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})([km]?)");

    private static CacheBytes of(Map<String, String> environment) {
      return new CacheBytes(
          bytes(Setting.CACHE_L1, environment), bytes(Setting.CACHE_L2, environment));
    }

    private static long bytes(Setting setting, Map<String, String> environment) {
      String text = setting.from(environment).toLowerCase(Locale.ROOT);
      if (text.isEmpty()) {
        return Long.MAX_VALUE;
      }
      Matcher size = SIZE.matcher(text);
      require(size.matches(), setting, environment, "a number of bytes, such as 800k or 16m");
      int shift = size.group(2).isEmpty() ? 0 : size.group(2).equals("k") ? 10 : 20;
      return Long.parseLong(size.group(1)) << shift;
    }
  }

  /** A setting with a value that it cannot have. */
  public static final class Wrong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Wrong(String sentence) {
      super(sentence);
    }
  }

  /** The settings of the environment; throws {@link Wrong}. */
  public static Settings of(Map<String, String> environment) {
    boolean server = StorePaths.onServer(environment);
    StorePaths paths = server ? StorePaths.server(environment) : StorePaths.of(environment);
    if (!server && !Setting.SECRET_KEY_FILE.from(environment).isEmpty()) {
      throw new Wrong(Setting.SECRET_KEY_FILE.variable()
          + " is for stores on a database server; beside a file the secret is in a file");
    }
    boolean powerSafe =
        choice(Setting.DURABILITY, environment, List.of("power", "process")).equals("power");
    boolean anyFileSystem =
        choice(Setting.ANY_FILE_SYSTEM, environment, List.of("true", "false")).equals("true");
    return new Settings(
        paths.directory(),
        server
            ? PostgresStore.of(environment, paths.directory(), powerSafe, pool(environment))
            : new SqliteSettings(paths.file(), powerSafe, anyFileSystem, pool(environment)),
        text(Setting.AGENT_ID, environment, Limits.AGENT_ID),
        text(Setting.AGENT_TYPE, environment, Limits.AGENT_TYPE),
        text(Setting.API_KEY, environment, ".{1,1000}"),
        workspace(environment),
        choice(Setting.UNIQUE_AGENT, environment, List.of("on", "off")).equals("on"),
        tier(choice(Setting.TOOLS, environment, List.of("core", "standard", "all"))),
        Duration.ofSeconds(whole(Setting.TOKEN_TTL, environment, 1, 31_536_000)),
        number(
            Setting.RATE_LIMIT, environment, "a number from 0 to 1000000", n -> n >= 0 && n <= 1e6),
        quotas(environment),
        CacheBytes.of(environment),
        SecretMode.valueOf(choice(Setting.SECRETS, environment, List.of("warn", "block", "off"))
            .toUpperCase(Locale.ROOT)),
        choice(Setting.GUARD, environment, List.of("on", "off")).equals("on"),
        Duration.ofMillis(whole(Setting.SLOW_MS, environment, 0, 3_600_000)),
        retention(environment),
        choice(Setting.LOG, environment, List.of("error", "warn", "info", "debug")));
  }

  /** What HikariCP takes: it lifts shorter times to these limits, or ignores them. */
  private static PoolSettings pool(Map<String, String> environment) {
    boolean noLeak = Setting.POOL_LEAK.from(environment).equalsIgnoreCase("off");
    return new PoolSettings(
        (int) whole(Setting.POOL_SIZE, environment, 1, 50),
        Duration.ofMillis(whole(Setting.POOL_WAIT, environment, 250, 600_000)),
        Duration.ofMillis(noLeak ? 0 : whole(Setting.POOL_LEAK, environment, 2_000, 3_600_000)));
  }

  private static Optional<RetentionPolicy> retention(Map<String, String> environment) {
    try {
      return Optional.of(Setting.RETENTION.from(environment))
          .filter(text -> !text.isEmpty())
          .map(RetentionPolicy::of);
    } catch (RetentionPolicy.Wrong e) {
      throw new Wrong(Setting.RETENTION.variable() + " must be " + e.getMessage());
    }
  }

  private static Quotas quotas(Map<String, String> environment) {
    Optional<Quotas> quotas = Quotas.parse(Setting.QUOTA.from(environment));
    require(quotas.isPresent(), Setting.QUOTA, environment, Quotas.rule());
    return quotas.orElseThrow();
  }

  /** The workspace of who works in {@code directory} under these settings. */
  public CurrentWorkspace here(Path directory) {
    return new CurrentWorkspace(workspace, directory);
  }

  private static Optional<String> workspace(Map<String, String> environment) {
    String name = Setting.WORKSPACE.from(environment);
    require(
        name.isEmpty() || name.equals(CurrentWorkspace.OFF) || CurrentWorkspace.isName(name),
        Setting.WORKSPACE,
        environment,
        "off, or a name of 1 to 80 visible characters other than all and current");
    return Optional.of(name).filter(text -> !text.isEmpty());
  }

  private static ToolTier tier(String name) {
    return name.equals("all") ? ToolTier.ADMIN : ToolTier.valueOf(name.toUpperCase(Locale.ROOT));
  }

  private static String choice(Setting setting, Map<String, String> environment, List<String> all) {
    String value = setting.from(environment).toLowerCase(Locale.ROOT);
    require(all.contains(value), setting, environment, "one of " + String.join(", ", all));
    return value;
  }

  private static Optional<String> text(
      Setting setting, Map<String, String> environment, String pattern) {
    String value = setting.from(environment);
    require(value.isEmpty() || value.matches(pattern), setting, environment, "like " + pattern);
    return Optional.of(value).filter(text -> !text.isEmpty());
  }

  private static long whole(
      Setting setting, Map<String, String> environment, long least, long most) {
    String rule = "a whole number from " + least + " to " + most;
    return (long)
        number(setting, environment, rule, n -> n >= least && n <= most && n == Math.rint(n));
  }

  private static double number(
      Setting setting, Map<String, String> environment, String rule, Predicate<Double> good) {
    double value = parse(setting.from(environment));
    require(good.test(value), setting, environment, rule);
    return value;
  }

  private static double parse(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private static void require(
      boolean good, Setting setting, Map<String, String> environment, String rule) {
    if (!good) {
      String shown = setting == Setting.API_KEY ? "what it is" : setting.from(environment);
      throw new Wrong(setting.variable() + " must be " + rule + ", not " + shown);
    }
  }
}
