package io.sharedcontext;

import io.sharedcontext.store.PoolSettings;
import io.sharedcontext.store.PrivateFiles;
import io.sharedcontext.store.StoreSettings;
import io.sharedcontext.store.postgresql.PostgresAddress;
import io.sharedcontext.store.postgresql.PostgresSettings;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The settings of a store on a PostgreSQL server. Apart, so that no other process loads their classes. */
final class PostgresStore {
  private PostgresStore() {}

  static StoreSettings of(
      Map<String, String> environment, Path home, boolean powerSafe, PoolSettings readers) {
    try {
      PostgresAddress address = PostgresAddress.of(Setting.DATABASE.from(environment));
      Optional<String> password = Optional.of(
              environment.getOrDefault(Setting.DATABASE_PASSWORD.variable(), ""))
          .filter(text -> !text.isEmpty());
      Optional<Path> file = file(Setting.DATABASE_PASSWORD_FILE, environment);
      return new PostgresSettings(
          address,
          () -> password.or(() -> file.map(PostgresStore::read)),
          home,
          powerSafe,
          readers,
          notifying(environment),
          file(Setting.SECRET_KEY_FILE, environment));
    } catch (PostgresAddress.Wrong e) {
      // Without the value: it may hold a password.
      throw new Settings.Wrong(Setting.DATABASE.variable() + " " + e.getMessage());
    }
  }

  private static Optional<Path> file(Setting setting, Map<String, String> environment) {
    return setting.from(environment).isEmpty()
        ? Optional.empty()
        : Optional.of(new SettingPath(setting, environment).read());
  }

  private static boolean notifying(Map<String, String> environment) {
    String value = Setting.NOTIFY.from(environment).toLowerCase(Locale.ROOT);
    if (!Set.of("on", "off").contains(value)) {
      throw new Settings.Wrong(Setting.NOTIFY.variable() + " must be one of on, off, not " + value);
    }
    return value.equals("on");
  }

  private static String read(Path file) {
    try {
      return PrivateFiles.readSecret(file)
          .map(String::strip)
          .orElseThrow(() -> unreadable(file, Optional.empty()));
    } catch (IOException e) {
      throw unreadable(file, Optional.of(e));
    }
  }

  private static Failure unreadable(Path file, Optional<IOException> cause) {
    String sentence = "the file of the database's password, " + file + ", cannot be read";
    return cause
        .map(thrown -> Failure.because(ErrorCode.STORE_UNAVAILABLE, sentence, thrown))
        .orElseGet(() -> Failure.of(ErrorCode.STORE_UNAVAILABLE, sentence));
  }
}
