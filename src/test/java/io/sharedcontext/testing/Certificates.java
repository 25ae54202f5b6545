package io.sharedcontext.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Authorities and certificates of a test's own, made by {@code openssl} and good for two days.
 *
 * @param directory where they are: {@code NAME.crt} and {@code NAME.key}
 */
public record Certificates(Path directory) {
  private static final String NEW_KEY =
      "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout ";

  /** Whether there is an {@code openssl}. */
  public boolean possible() {
    try {
      return run("version") == 0;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** Makes an authority. */
  public void authority(String name) {
    made("req -x509 -days 2 -subj /CN=" + name + " " + NEW_KEY + name + ".key -out " + name
        + ".crt");
  }

  /** Makes a certificate for {@code host}, signed by {@code authority}. */
  public void server(String name, String host, String authority) {
    try {
      Files.writeString(directory.resolve("names"), "subjectAltName=DNS:" + host + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    made("req -subj /CN=" + host + " " + NEW_KEY + name + ".key -out " + name + ".csr");
    made("x509 -req -days 2 -extfile names -CAcreateserial -CA " + authority + ".crt -CAkey "
        + authority + ".key -in " + name + ".csr -out " + name + ".crt");
  }

  private void made(String arguments) {
    if (run(arguments) != 0) {
      throw new AssertionError("openssl " + arguments);
    }
  }

  private int run(String arguments) {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments.split(" ")));
    try {
      return new ProcessBuilder(command)
          .directory(directory.toFile())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
