package io.sharedcontext.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two patterns overlap exactly when some name fits both. */
class GlobTest {
  @ParameterizedTest
  @CsvSource({
    "src/a.java, src/a.java, true",
    "src/a.java, src/b.java, false",
    "src/*.java, src/a.java, true",
    "src/*, src/deep/a.java, false",
    "src/**, src/deep/a.java, true",
    "**, anything/at/all, true",
    "a*b, a?b, true",
    "a*c, b*c, false",
    "*a, a*, true",
    "src/*/test, src/**/x/test, false",
    "**/x/test, src/**, true",
    "'', '', true",
    "'', *, true",
    "'', ?, false"
  })
  void patterns_overlap_when_a_name_fits_both(String one, String other, boolean overlap) {
    assertThat(Glob.of(one).overlaps(Glob.of(other))).isEqualTo(overlap);
    assertThat(Glob.of(other).overlaps(Glob.of(one))).isEqualTo(overlap);
  }

  @Test
  void random_patterns_agree_with_trying_every_short_name() {
    List<String> names = names("ab/", 6);
    var random = new Random(11);
    for (int round = 0; round < 1_500; round++) {
      String one = pattern(random);
      String other = pattern(random);
      Pattern first = regex(one);
      Pattern second = regex(other);
      boolean common = names.stream()
          .anyMatch(
              name -> first.matcher(name).matches() && second.matcher(name).matches());

      assertThat(Glob.of(one).overlaps(Glob.of(other)))
          .as("%s and %s", one, other)
          .isEqualTo(common);
    }
  }

  private static String pattern(Random random) {
    String[] parts = {"a", "b", "/", "?", "*", "**"};
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      text.append(parts[random.nextInt(parts.length)]);
    }
    return text.toString();
  }

  private static Pattern regex(String glob) {
    return Pattern.compile(glob.replace("**", "\u0000")
        .replace("*", "[^/]*")
        .replace("?", "[^/]")
        .replace("\u0000", ".*"));
  }

  private static List<String> names(String letters, int longest) {
    List<String> all = new ArrayList<>(List.of(""));
    List<String> last = List.of("");
    for (int length = 1; length <= longest; length++) {
      List<String> next = new ArrayList<>();
      last.forEach(name -> letters.chars().forEach(c -> next.add(name + (char) c)));
      all.addAll(next);
      last = next;
    }
    return all;
  }
}
