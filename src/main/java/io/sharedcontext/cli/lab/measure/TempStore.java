package io.sharedcontext.cli.lab.measure;

import io.sharedcontext.Setting;
import io.sharedcontext.cli.FileTree;
import io.sharedcontext.cli.Operator;
import io.sharedcontext.cli.client.StdioClient;
import io.sharedcontext.cli.spawn.LaunchCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A store in a temporary directory and real server processes on it, started as clients start them.
 * Both are gone when it is closed.
 */
public final class TempStore implements AutoCloseable {
  private final Operator operator;
  private final Path home;
  private final Optional<String> database;
  private final List<StdioClient> clients = new ArrayList<>();

  private TempStore(Operator operator, Path home, Optional<String> database) {
    this.operator = operator;
    this.home = home;
    this.database = database;
  }

  /**
   * One in {@code directory}, or where temporary files go when that is empty.
   *
   * @param directory an existing directory, or an empty text
   */
  public static TempStore in(Operator operator, String directory) throws IOException {
    return in(operator, directory, Optional.empty());
  }

  /**
   * One whose data is in a database on a server, if one is named; what is written there stays.
   *
   * @param directory an existing directory, or an empty text
   * @param database as {@code SHARED_CONTEXT_DATABASE} names it
   */
  public static TempStore in(Operator operator, String directory, Optional<String> database)
      throws IOException {
    Path home = directory.isEmpty()
        ? Files.createTempDirectory("shared-context")
        : Files.createTempDirectory(Path.of(directory), "shared-context");
    return new TempStore(operator, home, database);
  }

  /** Where the store is. */
  public Path home() {
    return home;
  }

  /** Starts a server for {@code agent}, without rate limits. It is not yet ready. */
  public StdioClient start(String agent) {
    StdioClient client = StdioClient.start(LaunchCommand.here(), environment(agent));
    clients.add(client);
    return client;
  }

  /** The settings of a server for {@code agent}. */
  public Map<String, String> environment(String agent) {
    Map<String, String> environment = new HashMap<>(operator.forJava());
    keep(environment, Setting.DURABILITY);
    keep(environment, Setting.LOG);
    environment.put(Setting.HOME.variable(), home.toString());
    database.ifPresent(address -> environment.put(Setting.DATABASE.variable(), address));
    environment.put(Setting.AGENT_ID.variable(), agent);
    environment.put(Setting.AGENT_TYPE.variable(), "measured");
    environment.put(Setting.RATE_LIMIT.variable(), "0");
    return environment;
  }

  /** Starts a server for {@code agent} and waits until it is ready. */
  public StdioClient ready(String agent) {
    StdioClient client = start(agent);
    client.initialize();
    return client;
  }

  private void keep(Map<String, String> environment, Setting setting) {
    String value = operator.environment().getOrDefault(setting.variable(), "");
    if (!value.isEmpty()) {
      environment.put(setting.variable(), value);
    }
  }

  @Override
  public void close() {
    clients.forEach(StdioClient::close);
    try {
      FileTree.delete(home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
