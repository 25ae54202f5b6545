package io.sharedcontext.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The scan finds what a plain calculation over the texts finds, in the same order. */
class ReferenceTest {
  private static final List<String> WORDS = List.of(
      "harbour", "lantern", "gravel", "orchard", "pebble", "ribbon", "saddle", "thimble", "walnut");

  private final Random random = new Random(17);
  private final List<List<String>> texts = new ArrayList<>();

  @Test
  void ranks_as_bm25_of_the_visible_messages_does() {
    for (int round = 0; round < 100; round++) {
      Forum forum = new Forum();
      texts.clear();
      List<Boolean> visible = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        texts.add(some(1 + random.nextInt(i % 10 == 0 ? 300 : 12)));
        visible.add(random.nextInt(4) > 0);
        forum.say("ann", String.join(" ", texts.get(i)));
      }
      List<String> query = some(1 + random.nextInt(3)).stream().distinct().toList();
      SearchHits ranked = forum.search(String.join(" ", query), SearchMode.EXACT, visible::get);
      assertThat(ranked.hits().stream().map(hit -> (int) hit.id() - 1).toList())
          .as("%s", query)
          .isEqualTo(reference(query, visible));
    }
  }

  private List<String> some(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> WORDS.get(random.nextInt(WORDS.size())))
        .toList();
  }

  /** All visible messages with every word, best first, of equals the newer. */
  private List<Integer> reference(List<String> query, List<Boolean> visible) {
    List<Integer> seen =
        IntStream.range(0, texts.size()).filter(visible::get).boxed().toList();
    List<Integer> found = new ArrayList<>(
        seen.stream().filter(i -> texts.get(i).containsAll(query)).toList());
    Collections.reverse(found);
    found.sort(Comparator.comparingDouble((Integer i) -> -bm25(query, texts.get(i), seen)));
    return found;
  }

  /** What each word adds to single precision, as the engine has it: what is equal there is equal here. */
  private double bm25(List<String> query, List<String> text, List<Integer> seen) {
    double mean = seen.stream().mapToInt(i -> texts.get(i).size()).average().orElse(0);
    double length =
        Math.max(RankingWeights.SHORT, text.size()) / Math.max(RankingWeights.SHORT, mean);
    double score = 0;
    for (String word : query) {
      long holding = seen.stream().filter(i -> texts.get(i).contains(word)).count();
      double idf = Math.log(1 + (seen.size() - holding + 0.5) / (holding + 0.5));
      double often = Collections.frequency(text, word);
      score += (float) (idf
          * often
          * (RankingWeights.K1 + 1)
          / (often + RankingWeights.K1 * (1 - RankingWeights.B + RankingWeights.B * length)));
    }
    return score;
  }
}
