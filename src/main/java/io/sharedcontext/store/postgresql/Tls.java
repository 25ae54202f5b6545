package io.sharedcontext.store.postgresql;

import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.FileNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.postgresql.PGProperty;
import org.postgresql.ssl.DefaultJavaSSLFactory;
import org.postgresql.util.PSQLState;

/** Encrypted connections to the database server: whom they trust, and why one was not made. */
final class Tls {
  /** What libpq calls the authorities that the system knows; here, those that Java knows. */
  private static final String SYSTEM = "system";

  private Tls() {}

  /**
   * The driver itself trusts nobody but who is in a file of the user's. Without such a file, or by the name
   * that libpq has for it, those authorities are trusted that Java comes with.
   */
  static void trust(Properties properties) {
    String mode = properties.getProperty(PGProperty.SSL_MODE.getName(), "");
    String root = properties.getProperty(PGProperty.SSL_ROOT_CERT.getName(), "");
    if (mode.startsWith("verify-") && (root.equals(SYSTEM) || (root.isEmpty() && !ofUser()))) {
      properties.remove(PGProperty.SSL_ROOT_CERT.getName());
      PGProperty.SSL_FACTORY.set(properties, DefaultJavaSSLFactory.class.getName());
    }
  }

  private static boolean ofUser() {
    return Files.exists(Path.of(System.getProperty("user.home"), ".postgresql", "root.crt"));
  }

  /** Why {@code thrown}, by which no connection came about, is a matter of TLS; empty if it is not. */
  static Optional<Failure> refusal(SQLException thrown) {
    return reason(thrown)
        .map(reason -> Failure.because(
                ErrorCode.STORE_UNAVAILABLE,
                "the store cannot be used: its database server is not trusted: " + reason,
                thrown)
            .suggest("See sslmode and sslrootcert in SHARED_CONTEXT_DATABASE."));
  }

  private static Optional<String> reason(SQLException thrown) {
    if (chain(thrown).anyMatch(FileNotFoundException.class::isInstance)) {
      return Optional.of("the file that sslrootcert or sslcert names cannot be read");
    }
    if (chain(thrown)
        .anyMatch(
            cause -> cause instanceof SSLException || cause instanceof CertificateException)) {
      return Optional.of(
          "no authority that is trusted here has signed its certificate, or it is over");
    }
    // The driver has no other reason for this state without a cause.
    boolean wrongName = PSQLState.CONNECTION_FAILURE.getState().equals(thrown.getSQLState())
        && thrown.getCause() == null;
    return wrongName
        ? Optional.of("its certificate is for another host than the address names")
        : Optional.empty();
  }

  private static Stream<Throwable> chain(Throwable thrown) {
    return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause);
  }
}
