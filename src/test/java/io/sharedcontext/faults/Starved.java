package io.sharedcontext.faults;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Servers that lack something: each of their calls is answered, or they end with a status and words. */
final class Starved {
  private static final int CALLS = 5;
  private static final int BIG = 15 << 20;
  private static final int PATIENCE_S = 120;

  private Starved() {}

  /** A server that is asked for several things. */
  static void calls(ProcessBuilder builder, Arena arena) {
    ServerProcess server = ServerProcess.run(builder);
    for (int i = 0; i < CALLS; i++) {
      ObjectNode list = Json.object().put("session_id", arena.session()).put("limit", 10);
      Reply reply = Reply.of(
          server, i % 2 == 0 ? "get_messages" : "list_sessions", i % 2 == 0 ? list : Json.object());
      reply.odd().ifPresent(odd -> arena.history().odd("starved: " + odd + " " + server.errors()));
    }
    over(server, arena, false);
  }

  /** A server that is sent more than it can hold, several times at once. */
  static void bigValues(ProcessBuilder builder, Arena arena) {
    ServerProcess server = ServerProcess.run(builder);
    String value = "x".repeat(BIG);
    List<CompletableFuture<ObjectNode>> answers = new ArrayList<>();
    try {
      for (int i = 0; i < CALLS - 1; i++) {
        answers.add(
            server.callAsync("set_memory", Json.object().put("key", "big").put("value", value)));
      }
    } catch (UncheckedIOException e) {
      // It is gone, and has to have said why.
      answers.clear();
    }
    CompletableFuture<?> all = CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new));
    boolean answered = waited(CompletableFuture.anyOf(all, server.ended()));
    if (!answered) {
      arena.history().odd("a small server neither answered nor ended: " + server.errors());
    }
    over(server, arena, !all.isDone());
  }

  private static boolean waited(CompletableFuture<?> either) {
    try {
      either.get(PATIENCE_S, TimeUnit.SECONDS);
      return true;
    } catch (java.util.concurrent.TimeoutException e) {
      return false;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** A server that ended by itself, or without having answered, has a status and has said why. */
  private static void over(ServerProcess server, Arena arena, boolean owing) {
    boolean itself = !server.process().isAlive();
    int code = itself ? server.exitCode() : server.finish();
    boolean told = code > 0 && code < 128 && !server.errors().isBlank();
    if ((itself || owing) && !told) {
      arena.history().odd("a starved server ended with " + code + ": " + server.errors());
    }
  }

  /** A server whose client asks and asks, and never reads. */
  static Process deaf(ProcessBuilder builder, String session) {
    try {
      Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
      Thread asking = new Thread(() -> ask(process.getOutputStream(), session), "deaf");
      asking.setDaemon(true);
      asking.start();
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void ask(OutputStream in, String session) {
    try (in) {
      for (int i = 0; i < 10_000; i++) {
        String line = "{\"jsonrpc\":\"2.0\",\"id\":" + i + ",\"method\":\"tools/call\",\"params\":{"
            + "\"name\":\"get_messages\",\"arguments\":{\"session_id\":\"" + session
            + "\",\"limit\":1000,\"max_tokens\":50000}}}\n";
        in.write(line.getBytes(StandardCharsets.UTF_8));
        in.flush();
      }
    } catch (IOException e) {
      // It was killed, as it is to be.
      Thread.currentThread().interrupt();
    }
  }
}
