package io.sharedcontext.acceptance;

import io.sharedcontext.Setting;
import io.sharedcontext.testing.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/** Server processes on one store. All that still run end with it, and must end well. */
final class Fleet implements AutoCloseable {
  private final Path home;
  private final List<ServerProcess> servers = new CopyOnWriteArrayList<>();

  Fleet(Path home) {
    this.home = home;
  }

  /** A server that acts for {@code agent}, without rate limits, after its handshake. */
  ServerProcess start(String agent) {
    return start(agent, Map.of());
  }

  /** Like {@link #start(String)}, with more settings. */
  ServerProcess start(String agent, Map<Setting, String> more) {
    ServerProcess server = launch(agent, more);
    server.initialize();
    return server;
  }

  /** Servers for {@code agent-0}, {@code agent-1} and so on, all started at the same time. */
  List<ServerProcess> start(int count) {
    List<ServerProcess> started =
        IntStream.range(0, count).mapToObj(i -> launch("agent-" + i, Map.of())).toList();
    started.forEach(ServerProcess::initialize);
    return started;
  }

  private ServerProcess launch(String agent, Map<Setting, String> more) {
    Map<Setting, String> settings = new EnumMap<>(Setting.class);
    settings.put(Setting.AGENT_ID, agent);
    settings.put(Setting.AGENT_TYPE, "tester");
    settings.put(Setting.RATE_LIMIT, "0");
    settings.putAll(more);
    ServerProcess server = ServerProcess.start(home, settings);
    servers.add(server);
    return server;
  }

  /** Kills one as a crash would. */
  void kill(ServerProcess server) {
    server.kill();
    servers.remove(server);
  }

  @Override
  public void close() {
    for (ServerProcess server : servers) {
      try {
        server.process().getOutputStream().close();
      } catch (IOException e) {
        throw new UncheckedIOException(server.errors(), e);
      }
    }
    servers.forEach(ServerProcess::close);
  }
}
