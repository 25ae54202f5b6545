package io.sharedcontext.interop;

import static io.sharedcontext.interop.TypeScriptClient.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The official TypeScript clients, old and new, against the server as a client starts it. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
class ConversationIT {
  @TempDir
  private Path home;

  @ParameterizedTest
  @CsvSource({"v1,legacy,", "v2,legacy,2025-11-25", "v2,auto,2026-07-28", "v2,modern,2026-07-28"})
  void client_holds_a_conversation_through_the_launcher(String version, String era, String revision)
      throws Exception {
    JsonNode seen =
        new TypeScriptClient(version, era).play("product", home, List.of(LauncherProcess.path()));

    assertThat(seen.path("protocol").textValue()).isEqualTo(revision);
    assertThat(texts(seen.path("tools"))).contains("create_session", "add_message");
    assertThat(seen.path("ids").intValue()).isEqualTo(100);
    assertThat(texts(seen.path("contents"))).hasSize(100).doesNotHaveDuplicates();
    assertThat(seen.path("sameForms").booleanValue()).isTrue();
    assertThat(seen.path("refused").path("isError").booleanValue()).isTrue();
    assertThat(seen.path("refused").path("code").asText()).isEqualTo("SESSION_NOT_FOUND");
    assertThat(texts(seen.path("templates"))).contains("session://{session_id}");
    assertThat(seen.path("resource").booleanValue()).isTrue();
    assertThat(texts(seen.path("prompts"))).contains("session-briefing");
    assertThat(seen.path("prompt").asText()).isEqualTo("user");
    assertThat(seen.path("closeMillis").doubleValue())
        .isLessThan(TypeScriptClient.TERMINATED_MILLIS);
  }
}
