package io.sharedcontext.store.postgresql;

import io.sharedcontext.store.FileTrust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.postgresql.jdbcurlresolver.PgPassParser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The passwords in {@code .pgpass}, as PostgreSQL's own programs find them: in the file that {@code
 * PGPASSFILE} names, or the user's. One that others may read is not used, as with them.
 */
final class PassFile {
  private static final Logger LOG = LoggerFactory.getLogger(PassFile.class);

  /** Which problems were told: connections are made again and again. */
  private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

  private PassFile() {}

  /** The password for the first host of {@code address} that has one there. */
  static Optional<String> password(PostgresAddress address) {
    return file()
        .filter(PassFile::trusted)
        .flatMap(file -> Arrays.stream(address.hosts().split(","))
            .map(host -> ofHost(host, address))
            .flatMap(Optional::stream)
            .findFirst());
  }

  private static Optional<String> ofHost(String host, PostgresAddress address) {
    int colon = host.lastIndexOf(':');
    boolean port = colon > host.lastIndexOf(']');
    return Optional.ofNullable(PgPassParser.getPassword(
        (port ? host.substring(0, colon) : host).replaceAll("[\\[\\]]", ""),
        port ? host.substring(colon + 1) : "5432",
        address.database(),
        address.user()));
  }

  private static boolean trusted(Path file) {
    return FileTrust.secret(file)
        .map(problem -> {
          if (TOLD.add(problem.text())) {
            LOG.warn("the file of passwords is not used: {}; {}", problem.text(), problem.advice());
          }
          return false;
        })
        .orElse(true);
  }

  /** A link is followed, as others do; what it leads to has to be trusted. */
  private static Optional<Path> file() {
    String named = System.getenv().getOrDefault("PGPASSFILE", "");
    try {
      Path file =
          named.isEmpty() ? Path.of(System.getProperty("user.home"), ".pgpass") : Path.of(named);
      return Files.exists(file) ? Optional.of(file.toRealPath()) : Optional.empty();
    } catch (IOException | InvalidPathException e) {
      LOG.debug("no file of passwords: {}", e.toString());
      return Optional.empty();
    }
  }
}
