package io.sharedcontext.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that sends traces and metrics to a collector, and one whose collector is not there. */
class TelemetryIT {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  private final Map<String, String> received = new ConcurrentHashMap<>();
  private final HttpServer collector;

  @TempDir
  private Path home;

  TelemetryIT() throws IOException {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext("/", exchange -> {
      byte[] body = exchange.getRequestBody().readAllBytes();
      received.merge(
          exchange.getRequestURI().getPath(), HexFormat.of().formatHex(body), String::concat);
      exchange.sendResponseHeaders(200, -1);
      exchange.close();
    });
    collector.start();
  }

  @AfterEach
  void stop() {
    collector.stop(0);
  }

  private ServerProcess server(int port) {
    ProcessBuilder builder =
        ServerProcess.builder(ServerProcess.command("io.sharedcontext.Main"), home, Map.of());
    builder.environment().put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + port);
    builder.environment().put("OTEL_BSP_SCHEDULE_DELAY", "100");
    builder.environment().put("OTEL_METRIC_EXPORT_INTERVAL", "100");
    return ServerProcess.run(builder);
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void a_collector_hears_of_calls_when_the_server_ends_and_of_no_content() throws Exception {
    try (ServerProcess server = server(collector.getAddress().getPort())) {
      server.initialize();
      String session = server
          .call("create_session", Map.of("purpose", "hushed purpose"))
          .path("session_id")
          .asText();
      server.request(
          "tools/call",
          Json.object("{\"name\":\"add_message\",\"arguments\":{\"session_id\":\"" + session
              + "\",\"content\":\"hushed content\"},\"_meta\":{\"traceparent\":\"00-" + TRACE
              + "-00f067aa0ba902b7-01\"}}"));
      // A server that ends before it has loaded the SDK tells nothing.
      Await.until("both came", () -> received.keySet().size() == 2);
      server.process().getOutputStream().close();
      assertThat(server.process().waitFor()).isZero();
    }

    Await.until(
        "its end came",
        () ->
            received.getOrDefault("/v1/metrics", "").contains(hex("mcp.server.session.duration")));
    assertThat(received.get("/v1/traces"))
        .contains(hex("tools/call add_message"), TRACE, hex("shared-context"))
        .doesNotContain(hex("hushed"));
    assertThat(received.get("/v1/metrics"))
        .contains(hex("mcp.server.operation.duration"))
        .doesNotContain(hex("hushed"));
  }

  @Test
  void a_collector_that_is_not_there_harms_nothing_and_is_logged_in_one_line() throws Exception {
    int port = collector.getAddress().getPort();
    collector.stop(0);
    try (ServerProcess server = server(port)) {
      server.initialize();
      assertThat(server.call("list_sessions", Map.of()).path("success").asBoolean())
          .isTrue();
      server.process().getOutputStream().close();
      assertThat(server.process().waitFor()).as(server.errors()).isZero();
      assertThat(server.errors()).doesNotContain("\tat ");
    }
  }
}
