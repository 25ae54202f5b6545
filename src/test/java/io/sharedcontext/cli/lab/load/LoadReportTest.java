package io.sharedcontext.cli.lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the page about a load takes over from elsewhere. */
class LoadReportTest {
  private static final String HOSTILE =
      "<script>alert('1')</script><img src=\"x\" onerror=\"alert(1)\">&";

  @Test
  void what_a_server_answered_is_text_in_the_page() {
    LoadRecorder recorder = new LoadRecorder();
    recorder.failed(Operation.ADD_MESSAGE, HOSTILE);
    LoadProfile profile = new LoadProfile(
        1, 1, Duration.ofSeconds(1), Duration.ZERO, Optional.empty(), OperationMix.POSTS);

    String page = new LoadReport(
            new Load.Result(profile, recorder, new Reconciliation(0, 0, 0, 0), List.of()))
        .html();

    assertThat(page)
        .contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&lt;img src=&quot;x&quot;")
        .doesNotContain("<script", "<img", "onerror=\"");
  }
}
