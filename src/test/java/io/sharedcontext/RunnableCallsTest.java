package io.sharedcontext;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Calls of tools that the documents mark as runnable are answered as they say. A line is an agent, a tool and its
 * arguments, in which {@code $name} stands for what the latest answer gave under that name; a line with an arrow
 * is a place in the answer to the call before, with what is there.
 */
class RunnableCallsTest {
  private static final Pattern CALL = Pattern.compile("([a-z]+) ([a-z_]+) (\\{.*})");
  private static final Pattern ANSWER = Pattern.compile("  → ([\\w.]+): (.+)");
  private static final Pattern NAMED = Pattern.compile("\\$(\\w+)");

  @TempDir
  private Path store;

  private final Map<String, String> given = new HashMap<>();
  private JsonNode answer = Json.object();

  @Test
  void every_block_is_of_a_language_that_some_test_runs() throws IOException {
    for (Path page : RunnableBlocks.pages()) {
      assertThat(RunnableBlocks.of(page))
          .extracting(RunnableBlocks.Block::language)
          .isSubsetOf(RunnableBlocks.SHELL, RunnableBlocks.CALLS);
    }
  }

  @Test
  void calls_are_answered_as_the_guides_say() throws IOException {
    int blocks = 0;
    for (Path page : RunnableBlocks.pages()) {
      given.clear();
      List<RunnableBlocks.Block> calls = RunnableBlocks.of(page, RunnableBlocks.CALLS);
      blocks += calls.size();
      try (ToolFixture fixture = new ToolFixture(store.resolve(page.toString()))) {
        calls.forEach(block -> run(fixture, block));
      }
    }
    assertThat(blocks).isPositive();
  }

  private void run(ToolFixture fixture, RunnableBlocks.Block block) {
    for (int i = 0; i < block.lines().size(); i++) {
      String line = block.lines().get(i);
      String place = block.page() + ":" + (block.line() + i) + ": " + line;
      Matcher call = CALL.matcher(line);
      Matcher expected = ANSWER.matcher(line);
      if (call.matches()) {
        answer = fixture.call(
            caller(call.group(1)), call.group(2), Json.object(filled(call.group(3), place)));
        remember();
      } else {
        assertThat(expected.matches()).as(place).isTrue();
        assertThat(answer.at("/" + expected.group(1).replace('.', '/')))
            .as("%s%nThe answer is %s", place, Json.text(answer))
            .isEqualTo(Json.parse(expected.group(2)));
      }
    }
  }

  private static Caller caller(String name) {
    return name.equals("operator")
        ? ToolFixture.admin(name, "person")
        : ToolFixture.agent(name, "agent");
  }

  private String filled(String arguments, String place) {
    return NAMED.matcher(arguments).replaceAll(named -> {
      assertThat(given).as(place).containsKey(named.group(1));
      return Matcher.quoteReplacement(given.get(named.group(1)));
    });
  }

  private void remember() {
    answer.properties().forEach(field -> {
      if (field.getValue().isValueNode()) {
        given.put(field.getKey(), field.getValue().asText());
      }
    });
  }
}
