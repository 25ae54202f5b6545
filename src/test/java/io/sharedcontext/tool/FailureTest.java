package io.sharedcontext.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A failure may be thrown to many callers, one after the other. */
class FailureTest {
  @Test
  void it_keeps_nothing_of_those_it_was_thrown_to() {
    Failure plain = Failure.of(ErrorCode.SHUTTING_DOWN, "this server ends");
    Failure caused =
        Failure.because(ErrorCode.STORE_UNAVAILABLE, "the disk failed", new IOException());
    for (Failure shared : new Failure[] {plain, caused, plain.suggest("Call again.")}) {
      for (int caller = 0; caller < 3; caller++) {
        shared.addSuppressed(new IOException("while a caller closed its files"));
      }
      assertThat(shared.getSuppressed()).isEmpty();
    }
    assertThat(plain.getStackTrace()).isEmpty();
  }
}
