package io.sharedcontext.cli.lab.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Messages, and questions with the messages that answer them, from JSON Lines: {@code corpus.jsonl}
 * (space, id, ts, sender, content, metadata, parent), {@code queries.jsonl} (qid, space, query) and
 * {@code qrels.jsonl} (qid, cat, rel).
 *
 * @param spaces the messages of each session, in the order of the file
 * @param questions those for which an answer is known
 */
record Corpus(Map<String, List<CorpusMessage>> spaces, List<CorpusQuery> questions) {
  /** Reads the questions from {@code directory} and the messages from {@code corpus}. */
  static Corpus read(Path directory, Path corpus) {
    Map<String, List<CorpusMessage>> spaces = new LinkedHashMap<>();
    lines(corpus.resolve("corpus.jsonl"), line -> {
      CorpusMessage told = CorpusMessage.of(line);
      spaces.computeIfAbsent(told.space(), space -> new ArrayList<>()).add(told);
    });
    Map<String, JsonNode> answers = new HashMap<>();
    lines(
        directory.resolve("qrels.jsonl"),
        line -> answers.put(line.required("qid").asText(), line));
    List<CorpusQuery> questions = new ArrayList<>();
    lines(
        directory.resolve("queries.jsonl"),
        line -> Optional.ofNullable(answers.get(line.required("qid").asText()))
            .map(answer -> request(line, answer))
            .filter(request -> !request.relevant().isEmpty())
            .ifPresent(questions::add));
    return new Corpus(spaces, questions);
  }

  private static CorpusQuery request(JsonNode query, JsonNode answer) {
    Set<String> relevant = new HashSet<>();
    answer.required("rel").forEach(id -> relevant.add(id.asText()));
    return new CorpusQuery(
        query.required("qid").asText(),
        query.required("space").asText(),
        query.required("query").asText(),
        answer.path("cat").asText(),
        relevant);
  }

  private static void lines(Path file, Consumer<JsonNode> sink) {
    int number = 0;
    try {
      for (String line : Files.readAllLines(file)) {
        number++;
        if (!line.isBlank()) {
          sink.accept(Json.mapper().readTree(line));
        }
      }
    } catch (NoSuchFileException e) {
      throw Failure.of(ErrorCode.INVALID_INPUT, "there is no file " + file);
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      throw Failure.of(
          ErrorCode.INVALID_INPUT,
          file + (number == 0 ? " cannot be read: " : ", line " + number + ": ") + e.getMessage());
    }
  }
}
