package io.sharedcontext.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a caller may not see changes nothing that it gets. */
class HiddenTest {
  private static final String[] SENDERS = {"ann", "bob", "carl", "dora", "agent-7"};
  private static final String[] WORDS =
      ("the plan deploy deployed plann server servers ann bob carl"
              + " dora yesterday 12 7 May getUserById get user why? fix bug issue crash Rome kid child")
          .split(" ");

  private final Random random = new Random(42);

  @Test
  void hidden_messages_leave_no_trace() {
    for (int round = 0; round < 300; round++) {
      Forum all = new Forum();
      Forum shown = new Forum();
      List<Boolean> hidden = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        hidden.add(random.nextInt(3) == 0);
        tell(all, shown, hidden);
      }
      String query = text(1 + random.nextInt(7));
      SearchMode mode = List.of(SearchMode.values()).get(random.nextInt(3));
      SearchHits seen = all.search(query, mode, place -> !hidden.get(place));
      SearchHits alone = shown.search(query, mode);
      assertThat(positions(seen, hidden)).as(query).isEqualTo(alone);
    }
  }

  private void tell(Forum all, Forum shown, List<Boolean> hidden) {
    int place = hidden.size() - 1;
    String sender = SENDERS[random.nextInt(SENDERS.length)];
    long sentAt = place * 600_000L;
    boolean secret = hidden.get(place);
    String content = text(1 + random.nextInt(8)) + (secret ? " secre" + place : "");
    int parent = random.nextInt(3) == 0 ? random.nextInt(place + 1) : -1;
    boolean answers = parent >= 0 && parent < place && !hidden.get(parent);
    all.say(sender, content, answers ? parent + 1 : 0, sentAt);
    if (!secret) {
      shown.say(sender, content, answers ? position(hidden, parent) : 0, sentAt);
    }
  }

  private String text(int words) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < words; i++) {
      text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
    }
    return text.toString();
  }

  /** The id of a message if only the visible ones had been said. */
  private static long position(List<Boolean> hidden, int place) {
    return hidden.subList(0, place + 1).stream().filter(is -> !is).count();
  }

  private static SearchHits positions(SearchHits ranked, List<Boolean> hidden) {
    return new SearchHits(
        ranked.hits().stream()
            .map(hit -> new Hit(
                position(hidden, (int) hit.id() - 1), hit.score(), hit.match(), hit.words()))
            .toList(),
        ranked.total());
  }
}
