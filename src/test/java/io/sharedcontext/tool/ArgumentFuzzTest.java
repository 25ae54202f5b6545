package io.sharedcontext.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.Fuzz;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.testing.WithStore;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Any JSON for any argument of any tool: a record, or a refusal that names the argument. */
@WithStore
class ArgumentFuzzTest {
  private static final int RUNS = 4_000;

  private static final Set<ErrorCode> REFUSALS =
      Set.of(ErrorCode.INVALID_INPUT, ErrorCode.CONTENT_TOO_LARGE, ErrorCode.METADATA_TOO_LARGE);

  private final List<Tool<?, ?>> tools;

  ArgumentFuzzTest(ToolFixture fixture) {
    tools = fixture.features().catalog().all();
  }

  @Test
  void arguments_are_read_or_refused_by_name() {
    Fuzz.each("arguments", RUNS, fuzz -> {
      Tool<?, ?> tool = tools.get(fuzz.random().nextInt(tools.size()));
      ObjectNode arguments = arguments(tool, fuzz);
      refusal(tool, arguments).ifPresent(failure -> {
        assertThat(REFUSALS).as("%s %s", tool.name(), arguments).contains(failure.code());
        assertThat(failure.details().has("fields")
                || names(tool).anyMatch(failure.sentence()::contains))
            .as("%s %s %s", tool.name(), arguments, failure)
            .isTrue();
      });
    });
  }

  private static Optional<Failure> refusal(Tool<?, ?> tool, ObjectNode arguments) {
    try {
      ArgumentReader.read(tool, CallArguments.of(tool, arguments).values(), Clock.systemUTC());
      return Optional.empty();
    } catch (Failure e) {
      return Optional.of(e);
    }
  }

  private static Stream<String> names(Tool<?, ?> tool) {
    return tool.inputSchema().path("properties").properties().stream().map(Map.Entry::getKey);
  }

  private static ObjectNode arguments(Tool<?, ?> tool, Fuzz fuzz) {
    ObjectNode arguments = Json.object();
    for (String name : names(tool).toList()) {
      if (fuzz.random().nextInt(3) > 0) {
        arguments.set(name, value(fuzz, 0));
      }
    }
    if (fuzz.random().nextInt(4) == 0) {
      arguments.set(fuzz.text(), value(fuzz, 0));
    }
    return arguments;
  }

  private static JsonNode value(Fuzz fuzz, int depth) {
    Random random = fuzz.random();
    return switch (random.nextInt(depth > 3 ? 2 : 4)) {
      case 0 -> Json.parse(fuzz.line());
      case 1 -> Json.array().add(fuzz.text()).get(0);
      case 2 -> {
        ObjectNode object = Json.object();
        for (int i = random.nextInt(4); i > 0; i--) {
          object.set(fuzz.text(), value(fuzz, depth + 1));
        }
        yield object;
      }
      default -> {
        var array = Json.array();
        for (int i = random.nextInt(4); i > 0; i--) {
          array.add(value(fuzz, depth + 1));
        }
        yield array;
      }
    };
  }
}
