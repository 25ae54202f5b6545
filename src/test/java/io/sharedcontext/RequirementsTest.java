package io.sharedcontext;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every row of docs/requirements.md is held by a test or a decision that exists. */
class RequirementsTest {
  private static final Pattern ROW = Pattern.compile("\\| (\\d+) \\| (.+) \\| (.+) \\| (.+) \\|");
  private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|IT))(?:#(\\w+))?`");
  private static final Pattern DECIDED = Pattern.compile("decided: \\*([^*]+)\\*");

  private static List<Matcher> rows() throws IOException {
    return Files.readAllLines(Path.of("docs", "requirements.md")).stream()
        .map(ROW::matcher)
        .filter(Matcher::matches)
        .toList();
  }

  private static Map<String, Path> testClasses() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
      return files
          .filter(file -> file.toString().matches(".*(Test|IT)\\.java"))
          .collect(Collectors.toMap(
              file -> file.getFileName().toString().replace(".java", ""), Function.identity()));
    }
  }

  @Test
  void each_row_names_a_test_or_a_decision_that_exists() throws IOException {
    Map<String, Path> classes = testClasses();
    List<String> decisions = Files.readAllLines(Path.of("docs", "decisions.md"));
    List<String> wrong = new ArrayList<>();
    for (Matcher row : rows()) {
      Matcher named = NAMED.matcher(row.group(4));
      Matcher decided = DECIDED.matcher(row.group(4));
      int found = 0;
      while (named.find()) {
        found++;
        Path file = classes.get(named.group(1));
        boolean there = file != null
            && (named.group(2) == null
                || Files.readString(file).contains(" " + named.group(2) + "("));
        if (!there) {
          wrong.add(row.group(1) + ": there is no " + named.group());
        }
      }
      while (decided.find()) {
        found++;
        if (!decisions.contains("### " + decided.group(1))) {
          wrong.add(row.group(1) + ": nobody decided " + decided.group(1));
        }
      }
      if (found == 0) {
        wrong.add(row.group(1) + " is held by nothing");
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void no_row_is_there_twice_or_cannot_be_read() throws IOException {
    Set<String> seen = new HashSet<>();

    assertThat(rows()).hasSizeGreaterThan(100).allMatch(row -> seen.add(row.group(1)));
    assertThat(Files.readAllLines(Path.of("docs", "requirements.md")).stream()
            .filter(line -> line.matches("\\| \\d.*")))
        .hasSameSizeAs(rows());
  }
}
