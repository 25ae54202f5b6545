package io.sharedcontext.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The guides that the server prints are the pages of docs/integrations. Run with {@code -Dupdate=true} to
 * write its copy anew. That their examples work is for {@code docs/integrations/run.py} to say.
 */
class IntegrationGuidesTest {
  private static final Path PAGES = Path.of("docs/integrations");
  private static final Path COPY =
      Path.of("src/main/resources/documentation/integration-guides.json");
  private static final Pattern INSTALL = Pattern.compile("```\n(.+?)\n```", Pattern.DOTALL);
  private static final Pattern RUN = Pattern.compile("`docs/integrations/run\\.py ([a-z0-9 -]+)`");
  private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)]+)\\)");
  private static final Pattern PIN = Pattern.compile("\"([^\"\n ]+(?:==|@=?|:)v?\\d[^\"\n ]*)\"");
  private static final int ONE_SCREEN = 60;

  private static List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.list(PAGES)) {
      return files
          .filter(file -> file.toString().endsWith(".md") && !file.endsWith("README.md"))
          .sorted()
          .toList();
    }
  }

  @Test
  void the_server_has_the_pages_as_they_are() throws IOException {
    ObjectNode guides = Json.object();
    for (Path page : pages()) {
      String text = Files.readString(page);
      Matcher install = INSTALL.matcher(text);
      assertThat(install.find()).as("%s says what to install", page).isTrue();
      guides
          .putObject(page.getFileName().toString().replace(".md", ""))
          .put("title", text.lines().findFirst().orElseThrow().substring(2))
          .put("install", install.group(1))
          .put("guide", text.replace("](examples/", "](docs/integrations/examples/"));
    }
    if (Boolean.getBoolean("update")) {
      Files.writeString(COPY, guides.toPrettyString() + "\n");
    }
    assertThat(COPY).as("run with -Dupdate=true").hasContent(guides.toPrettyString() + "\n");
  }

  @Test
  void every_page_is_one_screen_and_names_what_is_run() throws IOException {
    String runner = Files.readString(PAGES.resolve("run.py"));
    String index = Files.readString(PAGES.resolve("README.md"));
    for (Path page : pages()) {
      String text = Files.readString(page);
      assertThat(text.lines()).as(page.toString()).hasSizeLessThanOrEqualTo(ONE_SCREEN);
      assertThat(index).contains("](" + page.getFileName() + ")");
      Matcher run = RUN.matcher(text);
      assertThat(run.find()).as("%s says how its example is run", page).isTrue();
      for (String name : run.group(1).split(" ", -1)) {
        assertThat(runner).contains("\"" + name + "\"");
      }
    }
  }

  @Test
  void every_page_installs_what_is_run() throws IOException {
    String runner = Files.readString(PAGES.resolve("run.py"));
    for (Path page : pages()) {
      String text = Files.readString(page);
      Matcher install = INSTALL.matcher(text);
      Matcher run = RUN.matcher(text);
      assertThat(install.find() && run.find()).isTrue();
      List<String> words = List.of(install.group(1).replace("'", "").split("\\s+"));
      for (String name : run.group(1).split(" ", -1)) {
        assertThat(words).as(page.toString()).containsAll(pinned(runner, name));
      }
    }
  }

  /** What {@code run.py} installs for an integration, as the page should write it. */
  private static List<String> pinned(String runner, String name) {
    int start = runner.indexOf("(\"" + name + "\", ");
    Matcher next = Pattern.compile("\n    [A-Z]|\n]").matcher(runner);
    String item = runner.substring(start, next.find(start) ? next.start() : runner.length());
    String all = item.contains("CREWAI")
        ? runner
            .lines()
            .filter(line -> line.startsWith("CREWAI = "))
            .findFirst()
            .orElseThrow()
        : item.replaceAll("(\\w+) = \\{ version = \"(=[^\"]+)\"[^}]*}", "\"$1@$2\"");
    List<String> pins = PIN.matcher(all).results().map(one -> one.group(1)).toList();
    assertThat(pins).as("%s pins versions", name).isNotEmpty();
    return pins;
  }

  @Test
  void every_link_leads_to_a_file() throws IOException {
    for (Path page :
        Stream.concat(pages().stream(), Stream.of(PAGES.resolve("README.md"))).toList()) {
      LINK.matcher(Files.readString(page))
          .results()
          .forEach(link ->
              assertThat(PAGES.resolve(link.group(1))).as(page.toString()).exists());
    }
  }
}
