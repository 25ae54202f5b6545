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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every promise of docs/guarantees.md names the tests that guard it, and they exist. */
class GuaranteesTest {
  private static final Pattern PROMISE = Pattern.compile("\\| ([A-Z]\\d+) \\| (.+) \\| (.*) \\|");

  private static final Pattern NAMED = Pattern.compile("`(\\w+)(?:#(\\w+))?`");

  private record Promise(String name, String tests) {}

  private static List<Promise> promises() throws IOException {
    List<Promise> promises = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("docs", "guarantees.md"))) {
      Matcher promise = PROMISE.matcher(line);
      if (promise.matches()) {
        promises.add(new Promise(promise.group(1), promise.group(3)));
      }
    }
    return promises;
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
  void every_promise_names_a_test_that_exists() throws IOException {
    Map<String, Path> classes = testClasses();
    List<String> missing = new ArrayList<>();
    for (Promise promise : promises()) {
      Matcher named = NAMED.matcher(promise.tests());
      if (!named.find()) {
        missing.add(promise.name() + " names no test");
      }
      named.reset();
      while (named.find()) {
        missing.addAll(missing(classes, promise, named));
      }
    }
    assertThat(missing).isEmpty();
  }

  private static List<String> missing(Map<String, Path> classes, Promise promise, Matcher named)
      throws IOException {
    Path file = classes.get(named.group(1));
    if (file == null) {
      return List.of(promise.name() + ": there is no " + named.group(1));
    }
    String method = named.group(2);
    boolean there = method == null || Files.readString(file).contains(" " + method + "(");
    return there ? List.of() : List.of(promise.name() + ": there is no " + named.group());
  }

  /** A build must fail when a promise is broken, not only the one of the night. */
  @Test
  void every_promise_has_a_test_that_each_build_runs_and_tells_of_those_that_it_does_not()
      throws IOException {
    Map<String, Path> classes = testClasses();
    List<String> wrong = new ArrayList<>();
    for (Promise promise : promises()) {
      boolean soon = false;
      Matcher named = NAMED.matcher(promise.tests());
      while (named.find()) {
        boolean thorough = thorough(Files.readString(classes.get(named.group(1))), named.group(2));
        boolean told = promise.tests().startsWith(" (thorough)", named.end());
        soon |= !thorough;
        if (thorough != told) {
          wrong.add(promise.name() + ": " + named.group() + " is thorough: " + thorough);
        }
      }
      if (!soon) {
        wrong.add(promise.name() + " has no test that each build runs");
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** Whether the annotations above a method, or above the class, say so. */
  private static boolean thorough(String source, @Nullable String method) {
    int name = method == null ? source.indexOf("\nclass ") : source.indexOf(" " + method + "(");
    String before = source.substring(0, Math.max(0, name));
    int end = before.lastIndexOf(method == null ? "\nimport " : "}\n");
    return before.indexOf("@Tag(Thorough.TAG)", Math.max(0, end)) >= 0
        || (method != null && thorough(source, null));
  }

  @Test
  void no_two_promises_have_one_name() throws IOException {
    Set<String> names = new HashSet<>();

    assertThat(promises()).hasSizeGreaterThan(20).allMatch(promise -> names.add(promise.name()));
  }

  private static List<String> between(String begin, String end) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("docs", "guarantees.md"));
    return lines.subList(lines.indexOf(begin) + 3, lines.indexOf(end));
  }

  /** The names of {@code W1–W6, C2}. */
  private static Stream<String> names(String promises) {
    return Stream.of(promises.split(", ", -1)).flatMap(one -> {
      String[] ends = one.split("–", -1);
      int last = Integer.parseInt(ends[ends.length - 1].substring(1));
      return IntStream.rangeClosed(Integer.parseInt(ends[0].substring(1)), last)
          .mapToObj(number -> one.charAt(0) + Integer.toString(number));
    });
  }

  @Test
  void every_tool_has_promises_and_they_exist() throws IOException {
    Set<String> known = promises().stream().map(Promise::name).collect(Collectors.toSet());
    Set<String> operations = new HashSet<>();
    for (String row : between("<!-- operations: begin -->", "<!-- operations: end -->")) {
      String[] cells = row.substring(2, row.length() - 2).split(" \\| ", -1);
      assertThat(names(cells[1])).as(row).isSubsetOf(known);
      NAMED.matcher(cells[0]).results().forEach(name -> operations.add(name.group(1)));
    }
    List<String> tools = Files.readAllLines(Path.of("docs", "tools.md")).stream()
        .filter(line -> line.matches("## [a-z_]+"))
        .map(line -> line.substring(3))
        .toList();
    assertThat(tools).hasSizeGreaterThan(30);
    assertThat(operations).containsAll(tools);
  }

  /** The rows of the table of attacks: what is attacked, how, how many inputs, what comes of it, the tests. */
  private static List<List<String>> attacks() throws IOException {
    return between("<!-- attacks: begin -->", "<!-- attacks: end -->").stream()
        .map(line -> List.of(line.substring(2).split(" \\| ?")))
        .toList();
  }

  @Test
  void every_attack_names_tests_that_exist_and_try_as_many_inputs_as_it_says() throws IOException {
    Map<String, Path> classes = testClasses();
    List<String> wrong = new ArrayList<>();
    for (List<String> attack : attacks()) {
      assertThat(attack).hasSize(5);
      Promise row = new Promise(attack.get(0), attack.get(4));
      Matcher named = NAMED.matcher(row.tests());
      StringBuilder sources = new StringBuilder();
      while (named.find()) {
        wrong.addAll(missing(classes, row, named));
        sources.append(Files.readString(classes.get(named.group(1))));
      }
      String inputs = attack.get(2).replace(',', '_');
      if (sources.isEmpty() || !(inputs.equals("–") || sources.indexOf(" = " + inputs + ";") > 0)) {
        wrong.add(row.name() + ": no test tries " + inputs);
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(attacks()).hasSizeGreaterThan(25);
  }
}
