package io.sharedcontext.telemetry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.sharedcontext.wire.JsonRpcRequest;
import io.sharedcontext.wire.ProtocolEra;
import io.sharedcontext.wire.RequestObserver.End;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes a span and a measurement of each request, after the
 * <a href="https://opentelemetry.io/docs/specs/semconv/gen-ai/mcp/">semantic conventions for MCP</a>: names of
 * methods, tools, prompts and documents, codes of errors; never what was said. For one thread.
 */
final class SpanRecorder {
  private static final String NAME = "io.sharedcontext";
  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("mcp.method.name");
  private static final AttributeKey<String> REVISION =
      AttributeKey.stringKey("mcp.protocol.version");
  private static final AttributeKey<String> RESOURCE = AttributeKey.stringKey("mcp.resource.uri");
  private static final AttributeKey<String> TOOL = AttributeKey.stringKey("gen_ai.tool.name");
  private static final AttributeKey<String> PROMPT = AttributeKey.stringKey("gen_ai.prompt.name");
  private static final AttributeKey<String> OPERATION =
      AttributeKey.stringKey("gen_ai.operation.name");
  private static final AttributeKey<String> REQUEST_ID =
      AttributeKey.stringKey("jsonrpc.request.id");
  private static final AttributeKey<String> STATUS =
      AttributeKey.stringKey("rpc.response.status_code");
  private static final AttributeKey<String> TRANSPORT = AttributeKey.stringKey("network.transport");
  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

  /** The code of a tool's failure, which the conventions have no name for. */
  private static final AttributeKey<String> CODE =
      AttributeKey.stringKey("shared_context.error.code");

  /** As the conventions want them, in seconds. */
  private static final List<Double> BUCKETS =
      List.of(0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0);

  private static final Map<String, String> DEFAULTS = Map.of(
      "otel.service.name", "shared-context",
      "otel.logs.exporter", "none",
      "otel.exporter.otlp.protocol", "http/protobuf");

  private final OpenTelemetrySdk sdk;
  private final Tracer tracer;
  private final TextMapPropagator propagator;
  private final DoubleHistogram requests;
  private final DoubleHistogram sessions;
  private final long beganNanos = System.nanoTime();
  private String revision = ProtocolEra.MODERN_REVISION;

  SpanRecorder(OpenTelemetrySdk sdk, String version) {
    this.sdk = sdk;
    this.tracer = sdk.getTracerProvider()
        .tracerBuilder(NAME)
        .setInstrumentationVersion(version)
        .build();
    this.propagator = sdk.getPropagators().getTextMapPropagator();
    Meter meter = sdk.getMeterProvider()
        .meterBuilder(NAME)
        .setInstrumentationVersion(version)
        .build();
    this.requests = histogram(
        meter, "mcp.server.operation.duration", "From when a request was read to its result.");
    this.sessions =
        histogram(meter, "mcp.server.session.duration", "From the start of the server to its end.");
  }

  private static DoubleHistogram histogram(Meter meter, String name, String description) {
    return meter
        .histogramBuilder(name)
        .setUnit("s")
        .setDescription(description)
        .setExplicitBucketBoundariesAdvice(BUCKETS)
        .build();
  }

  /** One that is set up as the environment says, of a server of {@code version}. */
  static SpanRecorder configured(String version) {
    SdkLog.install();
    OpenTelemetrySdk sdk = AutoConfiguredOpenTelemetrySdk.builder()
        .disableShutdownHook()
        .addPropertiesSupplier(() -> DEFAULTS)
        .addPropertiesSupplier(
            () -> Map.of("otel.resource.attributes", "service.version=" + version))
        .build()
        .getOpenTelemetrySdk();
    return new SpanRecorder(sdk, version);
  }

  /** Makes a span of {@code served}, and measures it. */
  void record(ServedRequest served) {
    Attributes common = common(served);
    requests.record(served.nanos() / 1e9, common);
    Span span = tracer
        .spanBuilder(name(served))
        .setSpanKind(SpanKind.SERVER)
        .setParent(
            propagator.extract(Context.root(), served.request().params().path("_meta"), META))
        .setStartTimestamp(served.began())
        .setAllAttributes(common)
        .startSpan();
    span.setAttribute(REQUEST_ID, served.request().id().asText());
    resource(served.request()).ifPresent(uri -> span.setAttribute(RESOURCE, uri));
    if (served.end() instanceof End.ToolFailed failed) {
      span.setAttribute(CODE, failed.code());
    }
    error(served.end()).ifPresent(type -> span.setStatus(StatusCode.ERROR));
    span.end(served.ended());
  }

  /** What span and measurement have in common: of each there are only few values. */
  private Attributes common(ServedRequest served) {
    JsonRpcRequest request = served.request();
    AttributesBuilder attributes = Attributes.builder()
        .put(METHOD, request.method())
        .put(TRANSPORT, "pipe")
        .put(REVISION, revision(request));
    named(served).ifPresent(name -> {
      if (request.method().equals("tools/call")) {
        attributes.put(TOOL, name).put(OPERATION, "execute_tool");
      } else {
        attributes.put(PROMPT, name);
      }
    });
    error(served.end()).ifPresent(type -> attributes.put(ERROR, type));
    if (served.end() instanceof End.Refused refused) {
      attributes.put(STATUS, Integer.toString(refused.code()));
    }
    return attributes.build();
  }

  /**
   * The tool or prompt that was asked for. One that there is none of has no name here: a model may make up
   * any number of them, and each would be a series of its own.
   */
  private static Optional<String> named(ServedRequest served) {
    boolean names =
        Set.of("tools/call", "prompts/get").contains(served.request().method());
    boolean known = !(served.end() instanceof End.Refused refused && refused.unknown());
    return Optional.ofNullable(served.request().params().path("name").textValue())
        .filter(name -> names && known);
  }

  private String revision(JsonRpcRequest request) {
    if (request.era() == ProtocolEra.MODERN) {
      return ProtocolEra.MODERN_REVISION;
    }
    if (request.method().equals("initialize")) {
      revision = ProtocolEra.agreed(request.params().path("protocolVersion").asText());
    }
    return revision;
  }

  private static String name(ServedRequest served) {
    String method = served.request().method();
    return named(served).map(name -> method + " " + name).orElse(method);
  }

  private static Optional<String> resource(JsonRpcRequest request) {
    return request.method().startsWith("resources/")
        ? Optional.of(request.params().path("uri").asText()).filter(uri -> !uri.isEmpty())
        : Optional.empty();
  }

  private static Optional<String> error(End end) {
    if (end instanceof End.ToolFailed) {
      return Optional.of("tool_error");
    }
    if (end instanceof End.Refused refused) {
      return Optional.of(Integer.toString(refused.code()));
    }
    return end instanceof End.Cancelled ? Optional.of("cancelled") : Optional.empty();
  }

  /** Sends what was not sent yet. */
  void finish() {
    sessions.record(
        (System.nanoTime() - beganNanos) / 1e9,
        Attributes.of(TRANSPORT, "pipe", REVISION, revision));
    sdk.shutdown().join(1, TimeUnit.SECONDS);
  }

  /** The context of a trace, as clients put it beside the arguments. */
  private static final TextMapGetter<JsonNode> META = new TextMapGetter<>() {
    // Still abstract, though nobody is to call it any more.
    @Override
    @Deprecated
    public Iterable<String> keys(JsonNode meta) {
      List<String> names = new ArrayList<>();
      meta.fieldNames().forEachRemaining(names::add);
      return names;
    }

    @Override
    public @Nullable String get(@Nullable JsonNode meta, String key) {
      JsonNode all = meta == null ? JsonNodeFactory.instance.missingNode() : meta;
      return all.path(key).isTextual() ? all.path(key).textValue() : null;
    }
  };
}
