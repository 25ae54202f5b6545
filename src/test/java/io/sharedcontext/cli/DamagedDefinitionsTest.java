package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.store.Store;
import io.sharedcontext.store.sqlite.ReadOnlyStore;
import io.sharedcontext.store.sqlite.SqliteSettings;
import io.sharedcontext.testing.SqliteOnly;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a store whose header is sound while the definitions of its tables are not. */
@SqliteOnly("what is damaged is a file")
class DamagedDefinitionsTest {
  private static final Caller ADA = ToolFixture.agent("ada", "tester");

  /** Where the definitions begin on the first page, behind the header. */
  private static final int DEFINITIONS = 100;

  private static final int PAGE = 4_096;

  @TempDir
  private Path place;

  private CliRunner desk;
  private Path file;

  /** How they are damaged; the bytes are those of the whole file. */
  @SuppressWarnings("ImmutableEnumChecker") // The functions are lambdas without state.
  private enum Damage {
    ZEROS(bytes -> {
      Arrays.fill(bytes, DEFINITIONS, PAGE, (byte) 0);
      return bytes;
    }),

    /** A page without cells, as SQLite makes it, the space of which ends with the page. */
    NONE_LEFT(bytes -> {
      Arrays.fill(bytes, DEFINITIONS, PAGE, (byte) 0);
      bytes[DEFINITIONS] = 0x0d;
      bytes[DEFINITIONS + 5] = PAGE >> 8;
      return bytes;
    }),

    TEXT(bytes -> new String(bytes, StandardCharsets.ISO_8859_1)
        .replace("CREATE TABLE messages (", "CREATE TOBLE messages (")
        .getBytes(StandardCharsets.ISO_8859_1));

    private final UnaryOperator<byte[]> change;

    Damage(UnaryOperator<byte[]> change) {
      this.change = change;
    }
  }

  @BeforeEach
  void fill() {
    desk = new CliRunner(place.resolve("home"));
    file = desk.home().resolve("context.db");
    try (ToolFixture bench = new ToolFixture(desk.home())) {
      bench.post(ADA, bench.session(ADA), "kept");
    }
  }

  private void damage(Damage damage) throws IOException {
    assertThat(file.resolveSibling("context.db-wal")).doesNotExist();
    byte[] before = Files.readAllBytes(file);
    byte[] after = damage.change.apply(before.clone());
    assertThat(after).hasSameSizeAs(before).isNotEqualTo(before);
    Files.write(file, after);
  }

  @ParameterizedTest
  @EnumSource
  void a_server_refuses_it_and_doctor_knows_what_to_do(Damage damage) throws IOException {
    damage(damage);
    byte[] damaged = Files.readAllBytes(file);

    try (Store store = new Store(new SqliteSettings(file, true, true))) {
      Failure refused = Assertions.catchThrowableOfType(Failure.class, store::open);
      assertThat(refused.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
      assertThat(refused.sentence()).contains(file + " is damaged: ");
      assertThat(refused.suggestions()).containsExactly("Run shared-context doctor.");
    }
    CliRunner.Done doctor = desk.run("doctor");
    assertThat(doctor.code()).isEqualTo(1);
    assertThat(doctor.out())
        .contains("shared-context restore DIR", "shared-context doctor --salvage DIR");
    assertThat(file).hasBinaryContent(damaged);
  }

  @Test
  void a_table_whose_definition_is_garbled_comes_back_as_it_is_in_a_new_store() throws IOException {
    damage(Damage.TEXT);

    CliRunner.Done done = desk.run("doctor", "--salvage", place.resolve("saved").toString());

    assertThat(done.code()).as(done.out() + done.err()).isZero();
    assertThat(ReadOnlyStore.<Long>read(
            place.resolve("saved/context.db"),
            tx -> tx.number("SELECT count(*) AS n FROM messages WHERE content = 'kept'")))
        .isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"ZEROS", "NONE_LEFT"})
  void where_no_definition_is_left_nothing_is_passed_off_as_saved(Damage damage)
      throws IOException {
    damage(damage);

    CliRunner.Done done = desk.run("doctor", "--salvage", place.resolve("saved").toString());

    assertThat(done.code()).isEqualTo(1);
    assertThat(done.err())
        .contains("no table of " + file + " can be found, as the definitions of all are lost")
        .contains("shared-context restore DIR");
    assertThat(place.resolve("saved/context.db")).doesNotExist();
  }
}
