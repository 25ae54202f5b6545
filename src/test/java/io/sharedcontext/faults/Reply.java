package io.sharedcontext.faults;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.faults.check.Outcome;
import io.sharedcontext.faults.check.Span;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.Json;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What a client got for a call, or that it got nothing.
 *
 * @param content the tool's result or failure; empty without an answer
 * @param odd what about it must not be
 */
record Reply(Span span, Outcome outcome, ObjectNode content, Optional<String> odd) {
  /** How long an answer may take: a start of a server included, on a machine that does other things too. */
  private static final long PATIENCE_S = 120;

  /** Failures after which a call may have been done all the same. */
  private static final Set<String> UNKNOWN = Set.of("SHUTTING_DOWN", "INTERNAL_ERROR");

  /** Calls a tool and waits for the answer, or for the end of the server. */
  static Reply of(ServerProcess server, String tool, ObjectNode arguments) {
    long asked = System.nanoTime();
    try {
      CompletableFuture<ObjectNode> answer = server.callAsync(tool, arguments);
      CompletableFuture.anyOf(answer, server.ended()).get(PATIENCE_S, TimeUnit.SECONDS);
      if (!answer.isDone()) {
        // What it wrote last may still be in the pipe.
        server.exitCode();
      }
      return answer.isDone() ? answered(asked, answer.get()) : none(asked, Optional.empty());
    } catch (UncheckedIOException e) {
      return none(asked, Optional.empty());
    } catch (TimeoutException e) {
      return none(asked, Optional.of(tool + " was not answered within " + PATIENCE_S + " s"));
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Reply none(long asked, Optional<String> odd) {
    return new Reply(Span.open(asked), Outcome.UNKNOWN, Json.object(), odd);
  }

  private static Reply answered(long asked, ObjectNode response) {
    Span span = new Span(asked, System.nanoTime());
    if (!(response.at("/result/structuredContent") instanceof ObjectNode content)) {
      return none(asked, Optional.of("no result of a tool: " + response));
    }
    String code = content.path("code").asText();
    if (code.isEmpty()) {
      return new Reply(span, Outcome.DONE, content, Optional.empty());
    }
    Optional<String> odd =
        code.equals("INTERNAL_ERROR") ? Optional.of(content.toString()) : Optional.empty();
    return UNKNOWN.contains(code)
        ? new Reply(Span.open(asked), Outcome.UNKNOWN, content, odd)
        : new Reply(span, Outcome.REFUSED, content, odd);
  }

  boolean done() {
    return outcome == Outcome.DONE;
  }

  /** The code of a failure; empty for a result. */
  String code() {
    return content.path("code").asText();
  }
}
