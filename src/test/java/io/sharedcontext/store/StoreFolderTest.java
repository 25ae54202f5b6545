package io.sharedcontext.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreFolderTest {
  @TempDir
  private Path directory;

  private StoreFolder folder;

  @BeforeEach
  void open() {
    folder = new StoreFolder(directory.resolve("store"), ".search");
  }

  private static void write(FileChannel out, String text) throws IOException {
    out.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
  }

  @Test
  void a_file_takes_the_place_of_another_as_a_whole() throws IOException {
    folder.put("one", out -> write(out, "first"));
    folder.put("one", out -> {
      write(out, "sec");
      assertThat(directory.resolve("store.search/one")).hasContent("first");
      write(out, "ond");
    });

    assertThat(directory.resolve("store.search/one")).hasContent("second");
    assertThat(folder.names()).containsExactly("one");
  }

  @Test
  void what_cannot_be_written_to_its_end_leaves_nothing() throws IOException {
    assertThatThrownBy(() -> folder.put("one", out -> {
          write(out, "half");
          throw new IOException("no space");
        }))
        .hasMessage("no space");

    assertThat(folder.names()).isEmpty();
    try (var files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString())).containsExactly("store.search");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"../secret", "", ".", "..", "one/../../secret", "./one", "nul\0"})
  void no_name_leads_out_of_it(String name) throws IOException {
    Path secret = directory.resolve("secret");
    Files.writeString(secret, "kept");
    folder.put("one", out -> write(out, "first"));

    assertThatThrownBy(() -> folder.put(name, out -> write(out, "other")))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> folder.create(name)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> folder.map(name, 4)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> folder.delete(name)).isInstanceOf(IOException.class);
    assertThat(folder.length(name)).isEqualTo(-1);

    assertThat(secret).hasContent("kept");
  }

  @Test
  void one_at_a_time_makes_a_file() throws IOException {
    FileTurn first = folder.turn("one", Duration.ZERO).orElseThrow();
    FileTurn other = folder.turn("another", Duration.ZERO).orElseThrow();
    assertThat(folder.turn("one", Duration.ofMillis(30))).isEmpty();
    first.close();

    Optional<FileTurn> next = folder.turn("one", Duration.ZERO);

    assertThat(next).isPresent();
    next.orElseThrow().close();
    other.close();
  }
}
