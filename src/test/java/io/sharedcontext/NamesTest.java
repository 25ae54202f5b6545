package io.sharedcontext;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.store.Store;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Permission;
import io.sharedcontext.tool.Resource;
import io.sharedcontext.tool.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a model is told to call, to pass or to look at exists under that name. */
class NamesTest {
  private static final Pattern SNAKE = Pattern.compile("\\b[a-z]+(?:_[a-z]+)+\\b");
  private static final Pattern CODE = Pattern.compile("\\b[A-Z]+(?:_[A-Z]+)+\\b");
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** What failures carry, and what prompts quote, beside the results of tools. */
  private static final Set<String> EVERYWHERE =
      Set.of("retry_after_ms", "required_permission", "last_message_at");

  @TempDir
  Path directory;

  private Store store;
  private Features features;

  @BeforeEach
  void open() {
    Settings settings = Settings.of(Map.of("SHARED_CONTEXT_HOME", directory.toString()));
    store = new Store(settings.store());
    features = Features.of(settings, store, Clock.systemUTC());
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Set<String> tools() {
    return features.catalog().all().stream().map(Tool::name).collect(Collectors.toSet());
  }

  /** Tools, their arguments, results and choices. */
  private Set<String> known() {
    Set<String> known = new TreeSet<>(EVERYWHERE);
    known.addAll(tools());
    for (Tool<?, ?> tool : features.catalog().all()) {
      collect(tool.inputSchema(), known);
      collect(tool.outputSchema(), known);
    }
    return known;
  }

  private static void collect(JsonNode schema, Set<String> names) {
    schema.path("properties").properties().forEach(property -> {
      names.add(property.getKey());
      collect(property.getValue(), names);
    });
    schema.path("enum").forEach(choice -> names.add(choice.asText()));
    if (schema.has("items")) {
      collect(schema.get("items"), names);
    }
  }

  private static List<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(MatchResult::group).toList();
  }

  @Test
  void suggestions_name_what_exists() throws IOException {
    List<String> suggestions = new ArrayList<>();
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
      sources
          .filter(path -> path.toString().endsWith(".java"))
          .forEach(path -> suggestions.addAll(suggestions(text(path))));
    }

    assertThat(suggestions).hasSizeGreaterThan(20);
    assertThat(suggestions)
        .allSatisfy(suggestion -> assertThat(known()).containsAll(found(SNAKE, suggestion)));
  }

  /** The texts between the parentheses of every {@code .suggest(…)} of a source. */
  private static List<String> suggestions(String source) {
    return Arrays.stream(source.split("\\.suggest\\(", -1))
        .skip(1)
        .map(rest -> found(LITERAL, rest.substring(0, end(rest))))
        .map(literals -> String.join(" ", literals))
        .toList();
  }

  private static int end(String text) {
    int depth = 1;
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char at = text.charAt(i);
      quoted ^= at == '"' && text.charAt(Math.max(0, i - 1)) != '\\';
      depth += quoted ? 0 : depth(at);
      if (depth == 0) {
        return i;
      }
    }
    throw new AssertionError("no end: " + text);
  }

  private static int depth(char at) {
    return at == '(' ? 1 : at == ')' ? -1 : 0;
  }

  private static String text(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void instructions_and_descriptions_name_what_exists() {
    assertThat(known()).containsAll(found(SNAKE, Server.INSTRUCTIONS));
    for (Tool<?, ?> tool : features.catalog().all()) {
      assertThat(known()).as(tool.name()).containsAll(found(SNAKE, tool.description()));
    }
  }

  @Test
  void prompts_name_what_exists() throws IOException {
    String prompts = text(Path.of("src/main/java/io/sharedcontext/operations/Prompts.java"));
    String said = found(Pattern.compile("(?s)\"\"\".*?\"\"\""), prompts).toString();

    assertThat(known()).containsAll(found(SNAKE, said));
  }

  @Test
  void guidance_names_what_exists_and_only_tools_that_the_caller_may_call() {
    Resource documents = features.resources().stream()
        .filter(resource -> resource.name().equals("docs"))
        .findFirst()
        .orElseThrow();
    Caller reader = caller(Permission.READ);
    Caller writer = caller(Permission.READ, Permission.WRITE);
    Caller admin = caller(Permission.values());
    List<String> topics =
        List.of("operations", "coordination", "search", "security", "troubleshooting");

    for (String topic : topics) {
      for (Caller caller : List.of(reader, writer, admin)) {
        check(documents.reader().read(caller, topic), caller);
      }
    }
  }

  private static Caller caller(Permission... permissions) {
    return new Caller("somebody", "tester", EnumSet.copyOf(List.of(permissions)));
  }

  private void check(String guidance, Caller caller) {
    assertThat(guidance).startsWith("# ");
    assertThat(known()).containsAll(found(SNAKE, guidance));
    assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::name))
        .containsAll(found(CODE, guidance));
    List<String> allowed = features.catalog().all().stream()
        .filter(tool -> caller.may(tool.permission()))
        .<String>map(Tool::name)
        .toList();
    List<String> named = found(QUOTED, guidance).stream()
        .map(quoted -> quoted.substring(1, quoted.length() - 1))
        .filter(tools()::contains)
        .toList();
    assertThat(allowed).containsAll(named);
  }
}
