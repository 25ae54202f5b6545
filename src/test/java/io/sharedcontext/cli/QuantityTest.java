package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Figures read like sentences. */
class QuantityTest {
  @ParameterizedTest
  @CsvSource({
    "0,message,0 messages",
    "1,message,1 message",
    "2,message,2 messages",
    "1,memory entry,1 memory entry",
    "3,memory entry,3 memory entries",
    "3,key,3 keys",
    "2,process,2 processes",
    "-1,row,-1 rows"
  })
  void a_count_agrees_with_its_noun(long count, String noun, String words) {
    assertThat(Quantity.of(count, noun)).isEqualTo(words);
  }

  @Test
  void thousands_are_set_apart() {
    assertThat(Quantity.of(1_234_567, "message")).isEqualTo("1,234,567 messages");
  }

  @ParameterizedTest
  @CsvSource({"0,key works,keys work,0 keys work", "1,key works,keys work,1 key works"})
  void a_verb_agrees_too(long count, String one, String many, String words) {
    assertThat(Quantity.of(count, one, many)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({"0,0 MB", "512000000,512 MB", "9999000000,'9,999 MB'", "10000000000,10 GB"})
  void much_room_is_told_in_larger_units(long bytes, String words) {
    assertThat(Quantity.room(bytes)).isEqualTo(words);
  }

  @Test
  void room_of_a_large_disk_is_rounded() {
    assertThat(Quantity.room(78_880L << 20)).isEqualTo("83 GB");
  }
}
