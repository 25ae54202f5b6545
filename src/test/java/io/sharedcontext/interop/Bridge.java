package io.sharedcontext.interop;

import io.sharedcontext.testing.ServerProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The bridge from HTTP to a stdio server.
 *
 * @param process it runs in; it ends, with its servers, when its standard input does
 * @param url where it listens
 */
record Bridge(Process process, String url) implements AutoCloseable {

  /** Starts a bridge to servers that {@code command} starts. */
  static Bridge to(NodePackages packages, List<String> command) throws IOException {
    List<String> line = new ArrayList<>(
        List.of(packages.node(), packages.directory().resolve("bridge.mjs").toString()));
    line.addAll(command);
    Process process = new ExternalProgram(packages.directory(), line)
        .builder(Map.of())
        .redirectError(packages.directory().resolve("bridge.txt").toFile())
        .start();
    return new Bridge(process, firstLine(process));
  }

  private static String firstLine(Process process) {
    BufferedReader reader = process.inputReader();
    return CompletableFuture.supplyAsync(() -> read(reader))
        .orTimeout(ServerProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  private static String read(BufferedReader reader) {
    try {
      return String.valueOf(reader.readLine());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      process.getOutputStream().close();
      process
          .onExit()
          .orTimeout(ServerProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS)
          .join();
    } finally {
      ExternalProgram.end(process);
    }
  }
}
