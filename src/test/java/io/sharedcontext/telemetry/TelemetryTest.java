package io.sharedcontext.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.sharedcontext.testing.Await;
import io.sharedcontext.tool.Utf8Bytes;
import io.sharedcontext.wire.MethodRegistry;
import io.sharedcontext.wire.Ordering;
import io.sharedcontext.wire.RpcError;
import io.sharedcontext.wire.RpcMethod;
import io.sharedcontext.wire.ServerInfo;
import io.sharedcontext.wire.StdioTransport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What OpenTelemetry is told of requests, by the conventions for MCP. */
class TelemetryTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00f067aa0ba902b7";

  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final InMemoryMetricReader metrics = InMemoryMetricReader.create();
  private final OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
      .setTracerProvider(SdkTracerProvider.builder()
          .addSpanProcessor(SimpleSpanProcessor.create(spans))
          .build())
      .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(metrics).build())
      .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
      .build();
  private final Telemetry telemetry =
      new Telemetry(() -> new SpanRecorder(sdk, "1"), Clock.systemUTC());
  private final MethodRegistry methods = new MethodRegistry(
          new ServerInfo("sample", "Sample", "1", connection -> ""))
      .both("initialize", answering("{}"))
      .both(
          "tools/call", RpcMethod.of(Ordering.AT_ONCE, request -> result(request.required("name"))))
      .both("resources/read", answering("{}"))
      .both("prompts/get", answering("{}"))
      .both(
          "never", new RpcMethod(Ordering.AT_ONCE, request -> new CompletableFuture<Utf8Bytes>()));

  private static RpcMethod answering(String result) {
    return RpcMethod.of(Ordering.AT_ONCE, request -> result);
  }

  private static String result(String tool) {
    return switch (tool) {
      case "works" -> "{\"content\":[],\"structuredContent\":{},\"isError\":false}";
      case "fails" ->
        "{\"content\":[],\"structuredContent\":{\"code\":\"STORE_BUSY\"},\"isError\":true}";
      default -> throw RpcError.unknownName("Unknown tool: " + tool);
    };
  }

  private List<SpanData> spansOf(String... lines) throws InterruptedException {
    StdioTransport wire = new StdioTransport(
        methods.observed(telemetry),
        new ByteArrayInputStream((String.join("\n", lines) + "\n").getBytes(UTF_8)),
        new ByteArrayOutputStream(),
        () -> {});
    wire.serve();
    assertThat(wire.drain(() -> {})).isEmpty();
    int requests =
        (int) List.of(lines).stream().filter(line -> line.contains("\"id\":")).count();
    Await.until("all are told", () -> spans.getFinishedSpanItems().size() == requests);
    return spans.getFinishedSpanItems();
  }

  private static String request(int id, String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":"
        + params + "}";
  }

  private static Map<String, String> attributes(SpanData span) {
    return span.getAttributes().asMap().entrySet().stream()
        .collect(
            Collectors.toMap(one -> one.getKey().getKey(), one -> one.getValue().toString()));
  }

  @Test
  void a_call_is_a_span_with_the_clients_as_its_parent() throws InterruptedException {
    SpanData span = spansOf(request(
            7,
            "tools/call",
            "{\"name\":\"works\",\"arguments\":{\"content\":\"hush\"},\"_meta\":{\"traceparent\":\"00-"
                + TRACE + "-" + PARENT + "-01\",\"other\":3}}"))
        .get(0);

    assertThat(span.getName()).isEqualTo("tools/call works");
    assertThat(span.getKind()).isEqualTo(SpanKind.SERVER);
    assertThat(span.getTraceId()).isEqualTo(TRACE);
    assertThat(span.getParentSpanId()).isEqualTo(PARENT);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(attributes(span))
        .isEqualTo(Map.of(
            "mcp.method.name", "tools/call",
            "gen_ai.tool.name", "works",
            "gen_ai.operation.name", "execute_tool",
            "jsonrpc.request.id", "7",
            "network.transport", "pipe",
            "mcp.protocol.version", "2026-07-28"));
    assertThat(span.getEndEpochNanos()).isGreaterThan(span.getStartEpochNanos());
  }

  @Test
  void failures_say_of_what_kind_they_are() throws InterruptedException {
    List<SpanData> told = spansOf(
        request(1, "initialize", "{\"protocolVersion\":\"2025-06-18\"}"),
        request(2, "tools/call", "{\"name\":\"fails\"}"),
        request(3, "tools/call", "{\"name\":\"no such\"}"));

    assertThat(told).extracting(SpanData::getName).contains("initialize", "tools/call fails");
    assertThat(told)
        .extracting(span -> attributes(span).get("mcp.protocol.version"))
        .containsOnly("2025-06-18");
    assertThat(attributes(told.get(1)))
        .containsEntry("error.type", "tool_error")
        .containsEntry("shared_context.error.code", "STORE_BUSY");
    assertThat(attributes(told.get(2)))
        .containsEntry("error.type", "-32602")
        .containsEntry("rpc.response.status_code", "-32602")
        .doesNotContainKeys("gen_ai.tool.name", "gen_ai.operation.name");
    // A name that somebody made up would be a series of its own.
    assertThat(told.get(2).getName()).isEqualTo("tools/call");
    assertThat(told)
        .extracting(span -> span.getStatus().getStatusCode())
        .containsExactly(StatusCode.UNSET, StatusCode.ERROR, StatusCode.ERROR);
  }

  @Test
  void documents_and_prompts_are_named_and_cancelled_ones_end() throws InterruptedException {
    List<SpanData> told = spansOf(
        request(1, "resources/read", "{\"uri\":\"docs://search\"}"),
        request(2, "prompts/get", "{\"name\":\"hand-off\"}"),
        request(3, "never", "{}"),
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":3}}");

    assertThat(told)
        .extracting(SpanData::getName)
        .containsExactlyInAnyOrder("resources/read", "prompts/get hand-off", "never");
    assertThat(told.stream().map(TelemetryTest::attributes))
        .anyMatch(all -> "docs://search".equals(all.get("mcp.resource.uri")))
        .anyMatch(all -> "hand-off".equals(all.get("gen_ai.prompt.name")))
        .anyMatch(all -> "cancelled".equals(all.get("error.type")));
  }

  @Test
  void durations_are_measured_by_method_tool_and_error() throws InterruptedException {
    spansOf(
        request(1, "tools/call", "{\"name\":\"works\"}"),
        request(2, "tools/call", "{\"name\":\"works\"}"),
        request(3, "tools/call", "{\"name\":\"fails\"}"));

    MetricData durations = metrics.collectAllMetrics().stream()
        .filter(metric -> metric.getName().equals("mcp.server.operation.duration"))
        .findFirst()
        .orElseThrow();
    assertThat(durations.getUnit()).isEqualTo("s");
    AttributeKey<String> tool = AttributeKey.stringKey("gen_ai.tool.name");
    assertThat(durations.getHistogramData().getPoints())
        .extracting(point -> point.getAttributes().get(tool) + " " + point.getCount())
        .containsExactlyInAnyOrder("works 2", "fails 1");
  }

  @Test
  void an_sdk_that_cannot_be_set_up_harms_no_request() throws InterruptedException {
    Telemetry broken = new Telemetry(
        () -> {
          throw new IllegalStateException("a wrong setting");
        },
        Clock.systemUTC());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StdioTransport wire = new StdioTransport(
        methods.observed(broken),
        new ByteArrayInputStream((request(1, "initialize", "{}") + "\n").getBytes(UTF_8)),
        out,
        () -> {});
    wire.serve();
    assertThat(wire.drain(() -> {})).isEmpty();
    broken.finish(1_000);

    assertThat(out.toString(UTF_8)).contains("\"id\":1,\"result\"");
  }

  @Test
  void nothing_is_told_without_an_endpoint() {
    assertThat(Telemetry.of(Map.of(), "1", Clock.systemUTC())).isEmpty();
    assertThat(Telemetry.of(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", " "), "1", Clock.systemUTC()))
        .isEmpty();
  }
}
