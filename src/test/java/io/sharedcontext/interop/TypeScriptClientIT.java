package io.sharedcontext.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.Thorough;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The official TypeScript clients, old and new, on the product's wire with tools that take time. */
@Tag(Thorough.TAG)
class TypeScriptClientIT {
  @TempDir
  private Path home;

  @ParameterizedTest
  @CsvSource({"v1,legacy", "v2,legacy", "v2,auto", "v2,modern"})
  void client_calls_at_once_and_cancels_at_the_first_progress(String version, String era)
      throws Exception {
    List<String> server = ServerProcess.command(ConformanceFixture.class.getName());

    JsonNode seen = new TypeScriptClient(version, era).play("fixture", home, server);

    assertThat(seen.path("parallel").intValue()).isEqualTo(100);
    assertThat(seen.path("aborted").asText()).isEqualTo("aborted");
    assertThat(seen.path("interrupted").asText()).isEqualTo("1");
    assertThat(seen.path("closeMillis").doubleValue())
        .isLessThan(TypeScriptClient.TERMINATED_MILLIS);
  }
}
