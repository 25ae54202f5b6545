package io.sharedcontext.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of a test's own, which can be killed, stopped and started again, and copied to be a
 * standby. It is durable, unlike the one of {@link TestEngine}. On Linux only.
 */
public final class DatabaseServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseServer.class);
  private static final int PATIENCE_SECONDS = 60;

  private final Path data;
  private final Path binaries;
  private final int port = freePort();
  private final Map<String, String> settings = new TreeMap<>();
  private @Nullable Process process;

  private DatabaseServer(Path data, Path binaries) {
    this.data = data;
    this.binaries = binaries;
    // Nothing but TCP: a socket's path may be too long, or another's.
    set("unix_socket_directories", "");
    set("listen_addresses", "127.0.0.1");
    // As it was made with: a standby must not have less.
    set("max_connections", "300");
  }

  /** Whether this system can run it. */
  public static boolean possible() {
    return Files.isDirectory(Path.of("/proc/self"));
  }

  /** Makes one in {@code directory}; everybody on this machine may do everything there. Not started yet. */
  public static DatabaseServer make(Path directory) {
    Path data = directory.resolve("data");
    try (EmbeddedPostgres first = EmbeddedPostgres.builder()
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .start()) {
      long pid =
          Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0));
      Path program = Path.of("/proc", Long.toString(pid), "exe").toRealPath();
      LOG.debug("{} runs on port {}", program, first.getPort());
      return new DatabaseServer(data, program.resolveSibling("."));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() {
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return any.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives it a setting from the next start on. */
  public DatabaseServer set(String name, String value) {
    settings.put(name, value);
    return this;
  }

  public int port() {
    return port;
  }

  /** Where its files are. */
  public Path data() {
    return data;
  }

  /** Starts it, and waits until it answers. */
  public DatabaseServer start() {
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      // It refuses to run as root; without a mapping it is nobody.
      command.addAll(List.of("unshare", "-U"));
    }
    command.addAll(List.of(binaries.resolve("postgres").toString(), "-D", data.toString()));
    command.addAll(List.of("-p", Integer.toString(port)));
    settings.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
    try {
      process = new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Await.until("the server answers", this::answers);
    return this;
  }

  private Path log() {
    return data.resolveSibling(data.getFileName() + ".log");
  }

  private boolean answers() {
    if (!running()) {
      throw new AssertionError("the database server ended: " + logged());
    }
    try (Connection connection = connect()) {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }

  /** What it wrote. */
  public String logged() {
    try {
      return Files.readString(log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A connection of its superuser. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres&connectTimeout=5");
  }

  /** Runs a statement as its superuser. */
  public void execute(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      boolean unused = statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  /** The first column of the first row, as its superuser sees it. */
  public String ask(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? String.valueOf(rows.getString(1)) : "";
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  /** The address for servers under test. */
  public String address(String user) {
    return "postgresql://" + user + "@127.0.0.1:" + port + "/postgres";
  }

  /** Whether it has not ended by itself. */
  public boolean running() {
    return started().isAlive();
  }

  private Process started() {
    return Objects.requireNonNull(process, "it was not started");
  }

  private List<ProcessHandle> all() {
    return Stream.concat(Stream.of(started().toHandle()), started().descendants())
        .toList();
  }

  /** Kills all its processes, as a loss of power would. */
  public void kill() {
    List<ProcessHandle> all = all();
    // The first starts the others again, and they end without it.
    all.forEach(ProcessHandle::destroyForcibly);
    Await.until("it is gone", () -> all.stream().noneMatch(ProcessHandle::isAlive));
  }

  /** Kills one of the processes that serve connections: the server then ends all, and recovers. */
  public void killBackend(String pid) {
    signal("KILL", List.of(pid));
  }

  /** Sends a signal to all its processes. */
  public void signalAll(String name) {
    signal(name, all().stream().map(one -> Long.toString(one.pid())).toList());
  }

  /** Has it end at once, without a checkpoint; the next start recovers. */
  public void stopImmediately() {
    List<ProcessHandle> all = all();
    signal("QUIT", List.of(Long.toString(started().pid())));
    Await.until("it has ended", () -> all.stream().noneMatch(ProcessHandle::isAlive));
  }

  /** Has it end in order. */
  public void stop() {
    signal("INT", List.of(Long.toString(started().pid())));
    Await.until("it has ended", () -> !running());
  }

  private static void signal(String name, List<String> pids) {
    List<String> command = new ArrayList<>(List.of("kill", "-" + name));
    command.addAll(pids);
    // Some of them may have ended meanwhile.
    int unused = run(command);
  }

  /** Runs a command to its end; gives its exit code. */
  private static int run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).inheritIO().start();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError(String.join(" ", command) + " does not end");
      }
      return process.exitValue();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** A copy of this one, which must not run, in {@code directory}: it will follow this one. */
  public DatabaseServer standby(Path directory, String name) {
    Path copy = directory.resolve("data");
    if (run(List.of("cp", "-a", data.toString(), copy.toString())) != 0) {
      throw new AssertionError(data + " could not be copied");
    }
    try {
      Files.createFile(copy.resolve("standby.signal"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new DatabaseServer(copy, binaries)
        .set(
            "primary_conninfo",
            "host=127.0.0.1 port=" + port + " user=postgres application_name=" + name);
  }

  @Override
  public void close() {
    if (process != null && process.isAlive()) {
      signalAll("CONT");
      kill();
    }
  }
}
