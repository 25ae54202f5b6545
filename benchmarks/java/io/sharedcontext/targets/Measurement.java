package io.sharedcontext.targets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Json;
import java.util.Optional;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/**
 * What a benchmark came to.
 *
 * @param name its method, and for the remaining tools the tool
 * @param target what is promised, if something is
 * @param count how many calls were sampled
 * @param p50 the median in milliseconds
 * @param p95 what 95 of 100 took at most, in milliseconds
 * @param ratio the median divided by that of the calibration
 */
record Measurement(
    String name,
    Optional<PerformanceTarget> target,
    long count,
    double p50,
    double p95,
    double ratio) {

  /** Reads a result of JMH; {@code calibration} is not divided by yet. */
  static Measurement of(RunResult result) {
    String path = result.getParams().getBenchmark();
    String method = path.substring(path.lastIndexOf('.') + 1);
    Optional<String> tool = Optional.ofNullable(result.getParams().getParam("tool"));
    Statistics millis = result.getPrimaryResult().getStatistics();
    return new Measurement(
        tool.orElse(method),
        PerformanceTarget.of(method),
        millis.getN(),
        millis.getPercentile(50),
        millis.getPercentile(95),
        0);
  }

  /** The same beside the work that never changes. */
  Measurement against(double calibration) {
    return new Measurement(name, target, count, p50, p95, p50 / calibration);
  }

  /** Whether the target is kept, were it {@code factor} times what it is; or there is none. */
  boolean met(double factor) {
    return target.map(promise -> p95 <= promise.millis() * factor).orElse(true);
  }

  ObjectNode json() {
    return Json.object()
        .put("name", name)
        .put("target_ms", target.map(PerformanceTarget::millis).orElse(0.0))
        .put("count", count)
        .put("p50_ms", p50)
        .put("p95_ms", p95)
        .put("ratio", ratio);
  }

  static Measurement read(JsonNode json) {
    return new Measurement(
        json.path("name").asText(),
        Optional.empty(),
        json.path("count").asLong(),
        json.path("p50_ms").asDouble(),
        json.path("p95_ms").asDouble(),
        json.path("ratio").asDouble());
  }
}
