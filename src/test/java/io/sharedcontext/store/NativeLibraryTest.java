package io.sharedcontext.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library that is unpacked once. */
class NativeLibraryTest {
  private static final String PATH = "org.sqlite.lib.path";
  private static final String CLEARED = "org.sqlite.tmpdir";

  private final Path caches;
  private final String before = System.getProperty(PATH, "");
  private final String cleared = System.getProperty(CLEARED, "");

  NativeLibraryTest(@TempDir Path caches) {
    this.caches = caches;
  }

  @BeforeEach
  void forget() {
    System.clearProperty(PATH);
    System.clearProperty(CLEARED);
  }

  @AfterEach
  void restore() {
    System.clearProperty(PATH);
    if (!before.isEmpty()) {
      System.setProperty(PATH, before);
    }
    System.clearProperty(CLEARED);
    if (!cleared.isEmpty()) {
      System.setProperty(CLEARED, cleared);
    }
  }

  private Path prepared() throws IOException {
    System.clearProperty(PATH);
    NativeLibrary.prepare(Optional.of(caches));
    try (var files = Files.list(Path.of(System.getProperty(PATH, "")))) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      return all.get(0);
    }
  }

  @Test
  void it_is_unpacked_once() throws IOException {
    Path library = prepared();
    var made = Files.getLastModifiedTime(library);

    assertThat(prepared()).isEqualTo(library);
    assertThat(Files.getLastModifiedTime(library)).isEqualTo(made);
    assertThat(library).startsWith(caches);
  }

  @Test
  void a_damaged_one_is_replaced() throws IOException {
    Path library = prepared();
    byte[] good = Files.readAllBytes(library);
    Files.write(library, new byte[] {1, 2, 3});

    assertThat(prepared()).hasBinaryContent(good);
  }

  @Test
  void a_lost_one_is_replaced() throws IOException {
    Path library = prepared();
    Files.delete(library);

    assertThat(prepared()).isEqualTo(library);
  }

  @Test
  void without_a_place_for_it_the_driver_goes_its_own_way() throws IOException {
    Path file = Files.createFile(caches.resolve("file"));
    NativeLibrary.prepare(Optional.of(file));

    assertThat(System.getProperty(PATH)).isNull();
  }

  /** The driver removes libraries of its version, in use or not, from the directory it is told. */
  @Test
  void what_other_programs_left_among_temporary_files_is_not_cleared_by_the_driver()
      throws IOException {
    Path library = prepared();

    assertThat(Path.of(System.getProperty(CLEARED, ""))).isEqualTo(library.getParent());
    assertThat(library.getFileName().toString()).doesNotStartWith("sqlite-");
  }

  @Test
  void a_path_that_was_set_is_left_alone() {
    System.setProperty(PATH, "/somewhere");
    NativeLibrary.prepare(Optional.of(caches));

    assertThat(System.getProperty(PATH)).isEqualTo("/somewhere");
  }

  @Test
  void a_user_without_a_directory_has_no_caches_and_the_driver_goes_its_own_way() {
    NativeLibrary.prepare(Optional.empty());

    assertThat(System.getProperty(PATH)).isNull();
  }
}
