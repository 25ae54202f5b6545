package io.sharedcontext.cli.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A file to import, read as often as needed: an export of ours, or a plain conversation whose lines
 * have the fields of {@link Conversation.Utterance}. Both give the same kind of lines.
 */
record ImportSource(Import.Text text) {

  /**
   * Hands every line to {@code sink} and then runs {@code end}. Whatever fails at a line names the
   * line's number.
   */
  void read(Consumer<ArchiveRecord> sink, Runnable end) {
    AtomicLong number = new AtomicLong();
    try (BufferedReader in = new BufferedReader(
        new InputStreamReader(text.open(), StandardCharsets.UTF_8.newDecoder()))) {
      Interpreter interpreter = new Interpreter(sink, new Conversation());
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        number.incrementAndGet();
        interpreter.take(line);
      }
      interpreter.end();
      end.run();
    } catch (Failure e) {
      throw e.getCause() == null ? Failure.of(e.code(), "line " + number + ": " + e.sentence()) : e;
    } catch (CharacterCodingException e) {
      throw Failure.of(
          ErrorCode.INVALID_INPUT, "line " + (number.get() + 1) + " or soon after: not UTF-8");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tells the two formats apart by the first line. */
  private record Interpreter(
      Consumer<ArchiveRecord> sink,
      Conversation conversation,
      AtomicBoolean begun,
      AtomicBoolean exported) {
    Interpreter(Consumer<ArchiveRecord> sink, Conversation conversation) {
      this(sink, conversation, new AtomicBoolean(), new AtomicBoolean());
    }

    void take(String text) {
      String bare = begun.get() || !text.startsWith("\uFEFF") ? text : text.substring(1);
      if (bare.isBlank()) {
        return;
      }
      ObjectNode object = object(bare);
      if (begun.compareAndSet(false, true)) {
        exported.set(object.path("type").asText().equals(ArchiveRecord.Head.TYPE));
      }
      List<ArchiveRecord> lines =
          exported.get() ? List.of(ArchiveRecord.read(object)) : conversation.lines(object);
      lines.forEach(sink);
    }

    void end() {
      if (!begun.get()) {
        throw Failure.of(ErrorCode.INVALID_INPUT, "the file holds nothing to import");
      }
      if (!exported.get()) {
        conversation.participants().forEach(sink);
      }
    }

    private static ObjectNode object(String text) {
      try {
        JsonNode value = Json.mapper().readTree(text);
        if (value instanceof ObjectNode object) {
          return object;
        }
      } catch (JsonProcessingException e) {
        throw Failure.of(ErrorCode.INVALID_INPUT, "not JSON: " + e.getOriginalMessage());
      }
      throw Failure.of(ErrorCode.INVALID_INPUT, "not a JSON object");
    }
  }
}
