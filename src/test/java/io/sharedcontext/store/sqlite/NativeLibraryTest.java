package io.sharedcontext.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
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
  void where_no_cache_can_be_made_it_is_unpacked_into_a_private_temporary_directory()
      throws IOException {
    unpackedForOnce(Optional.of(Files.createFile(caches.resolve("file"))));
  }

  @Test
  void a_user_without_a_directory_has_it_unpacked_into_a_private_temporary_directory()
      throws IOException {
    unpackedForOnce(Optional.empty());
  }

  @Test
  void a_cache_that_others_may_write_is_not_used() throws IOException {
    Path library = prepared();
    byte[] good = Files.readAllBytes(library);
    Path base = library.resolve("../..").normalize();
    Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThat(unpackedForOnce(Optional.of(caches)).resolve(library.getFileName()))
        .hasBinaryContent(good);
  }

  @Test
  void a_library_that_others_may_write_is_replaced() throws IOException {
    Path library = prepared();
    byte[] good = Files.readAllBytes(library);
    Files.write(library, new byte[] {1}, StandardOpenOption.APPEND);
    Files.setPosixFilePermissions(library, PosixFilePermissions.fromString("rw-rw-rw-"));

    assertThat(prepared()).hasBinaryContent(good);
    assertThat(Files.getPosixFilePermissions(library))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void a_link_in_place_of_the_library_is_replaced_and_not_followed() throws IOException {
    Path library = prepared();
    byte[] good = Files.readAllBytes(library);
    Path other = Files.write(caches.resolve("other"), new byte[] {1});
    Files.delete(library);
    Files.createSymbolicLink(library, other);

    assertThat(prepared()).hasBinaryContent(good);
    assertThat(library).isRegularFile();
    assertThat(other).hasBinaryContent(new byte[] {1});
  }

  /** Another library under the name of the right one: what it is checked against is in the jar. */
  @Test
  void a_library_whose_directory_is_named_after_it_is_not_the_one_in_the_jar() throws IOException {
    Path library = prepared();
    byte[] good = Files.readAllBytes(library);
    Files.write(library, new byte[] {1}, StandardOpenOption.APPEND);
    CRC32 own = new CRC32();
    own.update(Files.readAllBytes(library));
    String name = library.resolve("..").normalize().getFileName().toString();
    Path planted = library
        .resolve("..")
        .normalize()
        .resolveSibling(name.replaceAll("[^-]*$", Long.toHexString(own.getValue())));
    Files.move(library.resolve("..").normalize(), planted);

    assertThat(prepared()).doesNotHaveToString(planted.toString()).hasBinaryContent(good);
  }

  private static Path unpackedForOnce(Optional<Path> caches) throws IOException {
    System.clearProperty(PATH);
    Path temporary = NativeLibrary.prepare(caches).orElseThrow();
    Path directory = Path.of(System.getProperty(PATH, ""));

    assertThat(directory).startsWith(temporary);
    assertThat(Files.getPosixFilePermissions(temporary))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    return directory;
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
  void a_path_that_was_set_is_left_alone() throws IOException {
    System.setProperty(PATH, "/somewhere");
    NativeLibrary.prepare(Optional.of(caches));

    assertThat(System.getProperty(PATH)).isEqualTo("/somewhere");
  }
}
