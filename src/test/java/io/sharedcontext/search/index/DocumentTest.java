package io.sharedcontext.search.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.search.fuzzy.RandomText;
import io.sharedcontext.search.text.TextFeatures;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DocumentTest {
  private final Vocabulary vocabulary = new Vocabulary();

  @Test
  void is_read_back_as_it_was_written() {
    Random random = new Random(3);
    for (int i = 0; i < 500; i++) {
      Document document =
          Document.of(RandomText.anything(random, 60), List.of(RandomText.anything(random, 60)));
      Document.Read read = Document.decode(document.encode(0), vocabulary);
      List<String> words =
          Arrays.stream(read.words()).mapToObj(vocabulary::word).toList();
      assertThat(words.subList(0, read.textLength())).isEqualTo(document.text());
      assertThat(words.subList(read.textLength(), words.size())).isEqualTo(document.metadata());
      assertThat(read.traits()).isEqualTo(document.traits());
    }
  }

  @Test
  void knows_a_question_and_a_name() {
    assertThat(Document.of("is it so?", List.of()).traits()).isEqualTo(TextFeatures.QUESTION);
    assertThat(Document.of("We saw Rome.", List.of()).traits()).isEqualTo(TextFeatures.NAME);
    assertThat(Document.of("Yes. Rome", List.of()).traits()).isZero();
  }

  @Test
  void a_long_message_keeps_all_its_words() {
    Document document = Document.of("word ".repeat(20_000), List.of("label"));
    Document.Read read = Document.decode(document.encode(0), vocabulary);
    assertThat(read.textLength()).isEqualTo(20_000);
    assertThat(read.words()).hasSize(20_001);
  }
}
