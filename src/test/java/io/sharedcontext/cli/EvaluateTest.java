package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluateTest {
  @TempDir
  private Path place;

  private CliRunner desk;

  @BeforeEach
  void write() throws IOException {
    desk = new CliRunner(place.resolve("home"));
    Files.writeString(place.resolve("corpus.jsonl"), """
        {"space":"a","id":"1","ts":"2026-01-01T10:00:00Z","sender":"ann","content":"The lighthouse is closed","metadata":{"k":["v"]}}
        {"space":"a","id":"2","ts":"2026-01-03T10:00:00+01:00","sender":"bob","content":"Lunch at noon"}
        {"space":"a","id":"3","ts":"2026-01-05T10:00:00Z","sender":"bob","content":"ok","parent":"1"}
        {"space":"b","id":"1","ts":"2026-01-01T10:00:00Z","sender":"ann","content":"lighthouse"}
        """);
    Files.writeString(place.resolve("queries.jsonl"), """
        {"qid":"q1","space":"a","query":"lighthouse closed"}
        {"qid":"q2","space":"a","query":"lunch noon"}
        {"qid":"q3","space":"b","query":"lighthouse"}
        {"qid":"unanswered","space":"b","query":"x"}
        """);
    Files.writeString(place.resolve("qrels.jsonl"), """
        {"qid":"q1","cat":"kind","rel":["1","2"]}
        {"qid":"q2","rel":["2"]}
        {"qid":"q3","cat":"kind","rel":["1"]}
        """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ours", "fts", "fuzzywuzzy", "grep"})
  void measures_each_system(String system) {
    CliRunner.Done done =
        desk.run("evaluate", place.toString(), "--system", system, "--k", "1,10", "--json");
    assertThat(done.code()).as(done.err()).isZero();
    JsonNode questions = Json.parse(done.out()).path("questions");
    assertThat(questions.path("all").path("n").asInt()).isEqualTo(3);
    assertThat(questions.path("all").path("recall@1").asDouble()).isBetween(0.8, 0.9);
    assertThat(questions.path("all").path("mrr").asDouble()).isEqualTo(1);
    assertThat(questions.path("b").path("ndcg@10").asDouble()).isEqualTo(1);
    assertThat(questions.path("kind").path("n").asInt()).isEqualTo(2);
  }

  @Test
  void shows_a_table_with_all_questions_first() {
    CliRunner.Done done = desk.run("evaluate", place.toString());
    assertThat(done.out().lines().toList().get(1)).startsWith("all").contains("3");
  }

  @Test
  void explains_a_question() {
    CliRunner.Done done = desk.run("evaluate", place.toString(), "--explain", "q1");
    assertThat(done.out())
        .as(done.err())
        .startsWith("q1: lighthouse closed")
        .contains("1, an answer: found: score", "2, an answer: not found", "lighthouse 1.00");
    assertThat(desk.run("evaluate", place.toString(), "--explain", "none").err())
        .contains("none");
  }

  @Test
  void names_the_file_and_line_that_cannot_be_read() throws IOException {
    Files.writeString(place.resolve("corpus.jsonl"), "\n{\"space\":\"a\"}");
    CliRunner.Done done = desk.run("evaluate", place.toString());
    assertThat(done.code()).isEqualTo(1);
    assertThat(done.err()).contains("corpus.jsonl", "line 2");
  }

  @Test
  void wants_depths_that_make_sense() {
    assertThat(desk.run("evaluate", place.toString(), "--k", "0").err()).contains("--k");
  }
}
