package io.sharedcontext.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ResultMemberTest {
  private static final int ENOUGH_FOR_BOTH_WAYS = 3_000;

  record Result(@Doc("One.") int first, @Doc("Two.") String second) {
    @Override
    public String second() {
      if (second.isEmpty()) {
        throw new UnsupportedOperationException("nothing there");
      }
      return second;
    }
  }

  @Test
  void a_value_is_the_same_however_often_it_was_read() {
    ResultMember first = member(0);
    ResultMember second = member(1);
    assertThat(first.key().getValue()).isEqualTo("first");
    IntStream.range(0, ENOUGH_FOR_BOTH_WAYS).forEach(i -> {
      Result result = new Result(i, "text " + i);
      assertThat(first.read(result)).isEqualTo(i);
      assertThat(second.read(result)).isEqualTo("text " + i);
    });
  }

  @Test
  void what_a_component_throws_is_told_however_often_it_was_read() {
    ResultMember second = member(1);
    IntStream.range(0, ENOUGH_FOR_BOTH_WAYS)
        .forEach(i -> assertThatThrownBy(() -> second.read(new Result(i, "")))
            .isInstanceOf(UnsupportedOperationException.class));
  }

  private static ResultMember member(int place) {
    return new ResultMember(RecordSchema.of(Result.class).fields().get(place));
  }
}
