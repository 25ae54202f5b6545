package io.sharedcontext.search.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.auth.Visibility;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Postings of so many messages that there is a table to skip by, read from any place on. */
class PostingCursorTest {
  private static final int MESSAGES = 3_000;
  private static final List<String> WORDS = List.of("harbour", "lantern", "violin", "meadow");

  /** How often one in so many messages has each word. */
  private static final int[] ONE_IN = {1, 2, 7, 40};

  @Test
  void from_any_place_on_a_cursor_shows_every_posting() {
    Random random = new Random(1);
    TestSegments writer = new TestSegments();
    for (long id = 1; id <= MESSAGES; id++) {
      writer.add("session", entry(id, random), Visibility.PUBLIC, "a", List.of());
    }
    Segment segment = writer.written();
    for (String word : WORDS) {
      int term = segment.terms().number(word);
      List<Integer> places = places(segment, term);
      for (int i = 0; i < 200; i++) {
        int from = random.nextInt(MESSAGES + 1);
        List<Integer> found = new ArrayList<>();
        PostingCursor cursor = segment.cursor(term, from);
        while (cursor.next()) {
          if (cursor.place() >= from) {
            found.add(cursor.place());
            assertThat(cursor.inText()).isEqualTo(count(segment, cursor.place(), term));
          }
        }
        assertThat(found)
            .as("%s from %d", word, from)
            .isEqualTo(places.stream().filter(place -> place >= from).toList());
      }
    }
  }

  private static SessionIndex.Entry entry(long id, Random random) {
    StringBuilder text = new StringBuilder("glacier");
    for (int word = 0; word < WORDS.size(); word++) {
      for (int i = 0; i < 3 && random.nextInt(ONE_IN[word]) == 0; i++) {
        text.append(' ').append(WORDS.get(word));
      }
    }
    return new SessionIndex.Entry(
        id, "ann", id, 0, Document.of(text.toString(), List.of()).encode(id));
  }

  private static List<Integer> places(Segment segment, int term) {
    List<Integer> places = new ArrayList<>();
    for (int place = 0; place < segment.size(); place++) {
      if (count(segment, place, term) > 0) {
        places.add(place);
      }
    }
    return places;
  }

  private static int count(Segment segment, int place, int term) {
    int count = 0;
    for (int word : segment.words(place)) {
      count += word == term ? 1 : 0;
    }
    return count;
  }
}
