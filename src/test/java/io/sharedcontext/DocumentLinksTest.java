package io.sharedcontext;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Readers who follow a link in the documents arrive. */
class DocumentLinksTest {
  private static final Path README = Path.of("README.md");
  private static final Path CONTRIBUTING = Path.of(".github", "CONTRIBUTING.md");
  private static final Path DOCS = Path.of("docs");
  private static final Path INDEX = DOCS.resolve("README.md");

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern ELSEWHERE = Pattern.compile("[a-z]+:.*");
  private static final Pattern CODE = Pattern.compile("`[^`]*`");
  private static final Pattern HEADING = Pattern.compile("#{1,6} +(.*)");
  private static final Pattern NOT_IN_ANCHORS = Pattern.compile("[^\\p{L}\\p{N}_ -]");

  @Test
  void every_link_to_a_file_or_a_heading_leads_there() throws IOException {
    List<String> broken = new ArrayList<>();
    int followed = 0;
    for (Path page : pages()) {
      for (String link : links(page)) {
        followed++;
        if (!leadsSomewhere(page, link)) {
          broken.add(page + ": " + link);
        }
      }
    }
    assertThat(broken).isEmpty();
    assertThat(followed).isGreaterThan(pages().size());
  }

  @Test
  void the_index_leads_to_every_page() throws IOException {
    Set<Path> listed = new HashSet<>();
    links(INDEX).forEach(link -> listed.add(target(INDEX, link)));

    try (Stream<Path> files = Files.list(DOCS)) {
      assertThat(files.filter(DocumentLinksTest::isPage).filter(page -> !page.equals(INDEX)))
          .isSubsetOf(listed);
    }
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.walk(DOCS)) {
      return Stream.concat(Stream.of(README, CONTRIBUTING), files.filter(DocumentLinksTest::isPage))
          .sorted()
          .toList();
    }
  }

  private static boolean isPage(Path file) {
    return file.toString().endsWith(".md");
  }

  private static List<String> links(Path page) throws IOException {
    List<String> links = new ArrayList<>();
    for (String line : prose(page)) {
      Matcher matcher = LINK.matcher(CODE.matcher(line).replaceAll("code"));
      while (matcher.find()) {
        if (!ELSEWHERE.matcher(matcher.group(1)).matches()) {
          links.add(matcher.group(1));
        }
      }
    }
    return links;
  }

  /** Its lines without blocks of code. */
  private static List<String> prose(Path page) throws IOException {
    List<String> lines = new ArrayList<>();
    boolean code = false;
    for (String line : Files.readAllLines(page)) {
      boolean fence = line.strip().startsWith("```");
      if (!fence && !code) {
        lines.add(line);
      }
      code ^= fence;
    }
    return lines;
  }

  private static boolean leadsSomewhere(Path page, String link) throws IOException {
    Path target = target(page, link);
    int mark = link.indexOf('#');
    return Files.exists(target)
        && (mark < 0 || (isPage(target) && anchors(target).contains(link.substring(mark + 1))));
  }

  private static Path target(Path page, String link) {
    String file = link.replaceFirst("#.*", "");
    return file.isEmpty() ? page : page.resolveSibling(file).normalize();
  }

  /** As GitHub makes them of headings. */
  private static Set<String> anchors(Path page) throws IOException {
    Set<String> anchors = new HashSet<>();
    Map<String, Integer> seen = new HashMap<>();
    for (String line : prose(page)) {
      Matcher heading = HEADING.matcher(line);
      if (heading.matches()) {
        String text = heading.group(1).strip().replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1");
        String anchor =
            NOT_IN_ANCHORS.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("").replace(' ', '-');
        int before = seen.merge(anchor, 1, Integer::sum) - 1;
        anchors.add(before == 0 ? anchor : anchor + "-" + before);
      }
    }
    return anchors;
  }
}
