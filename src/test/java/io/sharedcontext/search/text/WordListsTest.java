package io.sharedcontext.search.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every line of every list of words that the search ships with. */
final class WordListsTest {
  /** How many stop words documents of version 1 may name by their places, and which. */
  private static final int WRITTEN = 152;

  private static final int WRITTEN_HASH = -1234336766;

  private static final String CLASS_NAME = "[a-z_]+:";

  private static Stream<List<String>> irregular() {
    return WordLists.families("irregular-forms.txt").stream();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "stop-words.txt",
        "irregular-forms.txt",
        "synonyms.txt",
        "developer-synonyms.txt",
        "word-classes.txt",
        "particles.txt"
      })
  void aLineIsWordsAsTheTokenizerGivesThemWithSingleSpaces(String list) {
    assertThat(WordLists.families(list))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(
                line.subList(line.get(0).matches(CLASS_NAME) ? 1 : 0, line.size()))
            .isNotEmpty()
            .doesNotHaveDuplicates()
            .allMatch(word -> word.matches("[a-z]+|[a-z_]*_[a-z_]*|\\p{IsAlphabetic}+")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "irregular-forms.txt",
        "synonyms.txt",
        "developer-synonyms.txt",
        "chinese-variants.txt"
      })
  void aFamilyHasAtLeastTwoWords(String list) {
    assertThat(WordLists.families(list)).allMatch(family -> family.size() > 1);
  }

  @Test
  void noFormStandsInTwoFamilies() {
    assertThat(irregular().flatMap(List::stream)).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("irregular")
  void theFormsOfAFamilyShareAStem(List<String> family) {
    assertThat(family.stream().map(Stemmer::of).distinct()).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("irregular")
  void noRuleLeadsAFormBackToItsWord(List<String> family) {
    assertThat(family.subList(1, family.size()))
        .noneMatch(form -> PorterStemmer.stem(form).equals(PorterStemmer.stem(family.get(0))));
  }

  @Test
  void aStopWordKeepsThePlaceByWhichDocumentsNameIt() {
    assertThat(StopWords.count()).isBetween(WRITTEN, 255);
    List<String> words =
        IntStream.range(0, StopWords.count()).mapToObj(StopWords::word).toList();
    assertThat(words).doesNotHaveDuplicates();
    assertThat(String.join(" ", words.subList(0, WRITTEN)).hashCode()).isEqualTo(WRITTEN_HASH);
  }

  @Test
  void everyChineseCharacterIsWrittenInOneWayOnly() {
    assertThat(WordLists.families("chinese-variants.txt"))
        .allSatisfy(family ->
            assertThat(family).allMatch(character -> character.matches("[\u3400-\u9FFF]")))
        .flatExtracting(family -> family)
        .doesNotHaveDuplicates();
  }

  @Test
  void particlesAreAsTheTokenizerGivesThem() {
    assertThat(WordLists.families("particles.txt"))
        .flatExtracting(family -> family)
        .allSatisfy(particle -> assertThat(Tokenizer.of(particle)).containsExactly(particle));
  }

  @ParameterizedTest
  @EnumSource
  void everyClassHasWords(WordClass kind) {
    assertThat(WordLists.families("word-classes.txt"))
        .anyMatch(line -> line.get(0).equalsIgnoreCase(kind + ":"))
        .allMatch(line -> line.get(0).matches(CLASS_NAME));
    assertThat(kind.contains("")).isFalse();
  }
}
