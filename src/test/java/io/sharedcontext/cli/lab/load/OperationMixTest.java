package io.sharedcontext.cli.lab.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What agents under load do, and when. */
class OperationMixTest {
  @TempDir
  private Path directory;

  private OperationMix read(String json) throws IOException {
    return OperationMix.read(Files.writeString(directory.resolve("mix.json"), json));
  }

  @Test
  void operations_come_as_often_as_they_weigh() throws IOException {
    OperationMix mix = read("{\"add_message\": 3, \"get_memory\": 1, \"catch_up\": 0}");
    Random chance = new Random(1);
    Map<Operation, Integer> counts = new EnumMap<>(Operation.class);
    for (int i = 0; i < 4_000; i++) {
      counts.merge(mix.next(chance), 1, Integer::sum);
    }

    assertThat(counts).containsOnlyKeys(Operation.ADD_MESSAGE, Operation.GET_MEMORY);
    assertThat(counts.get(Operation.ADD_MESSAGE)).isBetween(2_850, 3_150);
    assertThat(mix).hasToString("add_message 3, get_memory 1");
  }

  @Test
  void a_wrong_mix_is_refused_with_what_is_wrong() {
    assertThatThrownBy(() -> read("{\"dance\": 1}")).hasMessageContaining("dance");
    assertThatThrownBy(() -> read("{\"add_message\": -1}")).hasMessageContaining("add_message");
    assertThatThrownBy(() -> read("{\"add_message\": \"often\"}")).hasMessageContaining("whole");
    assertThatThrownBy(() -> read("{\"add_message\": 0}")).hasMessageContaining("above 0");
    assertThatThrownBy(() -> read("nonsense")).hasMessageContaining("not JSON");
    assertThatThrownBy(() -> OperationMix.read(directory.resolve("none")))
        .hasMessageContaining("no file");
  }

  @Test
  void agents_begin_one_by_one_over_the_ramp() {
    LoadProfile plan = new LoadProfile(
        10,
        20,
        Duration.ofSeconds(30),
        Duration.ofSeconds(5),
        Optional.empty(),
        OperationMix.POSTS);

    assertThat(plan.periodNanos()).isEqualTo(50_000_000);
    assertThat(plan.beginsNanos(0)).isZero();
    assertThat(plan.beginsNanos(5)).isEqualTo(2_525_000_000L);
    assertThat(plan.beginsNanos(9)).isLessThan(Duration.ofSeconds(5).toNanos());
    assertThat(plan.endsNanos()).isEqualTo(Duration.ofSeconds(35).toNanos());
    assertThat(plan.open()).isTrue();
  }
}
