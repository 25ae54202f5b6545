package io.sharedcontext.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.testing.WithStore;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every kind of message, deleted: no reader finds it on any path, in any process that knew it. */
@WithStore
class DeletedMessagesTest {
  private final ToolFixture bench;
  private final VisibilityMatrixTest matrix;

  DeletedMessagesTest(ToolFixture bench) {
    this.bench = bench;
    matrix = new VisibilityMatrixTest(bench);
  }

  private void delete() {
    matrix.ids.forEach((visibility, id) -> assertThat(bench
            .call(
                VisibilityMatrixTest.poster(visibility),
                "delete_message",
                "{'message_id':" + id + "}")
            .get("success")
            .asBoolean())
        .isTrue());
  }

  @ParameterizedTest
  @EnumSource
  void a_deleted_message_is_on_no_path_of_a_process_that_knew_it(Reader reader) {
    try (ToolFixture other = new ToolFixture(bench.directory())) {
      List<ToolFixture> processes = List.of(bench, other);
      for (ToolFixture process : processes) {
        matrix.shown(process, reader);
        matrix.listed(reader);
        process.unread(reader.caller());
      }
      delete();
      for (ToolFixture process : processes) {
        assertThat(matrix.shown(process, reader).values()).allMatch(List::isEmpty);
        assertCounts(process, reader);
      }
    }
  }

  private void assertCounts(ToolFixture process, Reader reader) {
    int all = VisibilityMatrixTest.greetings();
    assertThat(matrix.call(reader, "get_messages", "{}").get("total_count").asInt())
        .isEqualTo(all);
    assertThat(matrix.call(reader, "get_session", "{}").get("message_count").asInt())
        .isEqualTo(all);
    assertThat(matrix.listed(reader).get("message_count").asInt()).isEqualTo(all);
    assertThat(matrix.listed(reader).get("unread").asInt()).isEqualTo(all - 1);
    assertThat(process.unread(reader.caller())).isEqualTo(all - 1);
    assertThat(matrix
            .call(reader, "catch_up", "{'max_tokens':50000}")
            .at("/sessions/0/unread")
            .asInt())
        .isEqualTo(all - 1);
  }
}
