package io.sharedcontext.testing;

import io.sharedcontext.Main;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The program as one jar, because Java makes no archive of classes that lie in directories: the jar that the
 * property {@code shared-context.jar} names, or else one that is made of the compiled classes.
 *
 * @param jar where it is
 * @param libraries the jars it needs beside it
 * @param others what tests have on their class path besides, in its order
 */
record ProgramJar(Path jar, List<Path> libraries, List<Path> others) {
  /** Made once in each JVM. */
  private static final class One {
    static final ProgramJar JAR = find();
  }

  static ProgramJar here() {
    return One.JAR;
  }

  /** The class path of the program. */
  String path() {
    return joined(Stream.concat(Stream.of(jar), libraries.stream()));
  }

  /** The class path of programs that belong to the tests; it begins like the other, as an archive demands. */
  String pathWithTests() {
    return joined(
        Stream.of(Stream.of(jar), libraries.stream(), others.stream()).flatMap(part -> part));
  }

  /** The class path of this JVM, whose classes lie in directories. */
  static String plainPath() {
    return joined(classPath().stream());
  }

  private static String joined(Stream<Path> entries) {
    return entries.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  /** A file in the same directory. */
  Path beside(String name) {
    return jar.resolveSibling(name);
  }

  /** Whether {@code file} was made of this jar, and not of an earlier one. */
  boolean isOlderThan(Path file) throws IOException {
    return Files.exists(file)
        && Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(jar)) >= 0;
  }

  private static ProgramJar find() {
    List<Path> all = classPath();
    Path classes = classes();
    List<Path> others = all.stream().filter(entry -> !entry.equals(classes)).toList();
    Path whole = Path.of(System.getProperty("shared-context.jar", "")).toAbsolutePath();
    if (Files.isRegularFile(whole)) {
      return new ProgramJar(whole, List.of(), others);
    }
    Path jar = Files.isDirectory(classes) ? made(classes) : classes;
    return new ProgramJar(
        jar,
        others.stream().filter(entry -> !Files.isDirectory(entry)).toList(),
        others.stream().filter(Files::isDirectory).toList());
  }

  /** Absolute, for servers that are started in another directory. */
  private static List<Path> classPath() {
    String plain = System.getProperty("java.class.path");
    String all = System.getProperty("surefire.test.class.path", plain);
    return Arrays.stream(all.split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath())
        .toList();
  }

  private static Path classes() {
    try {
      return Path.of(
          Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Not in the directory of the jar that users have: the launcher beside that would be taken for its own. */
  private static Path made(Path classes) {
    Path place = classes.resolveSibling("servers");
    Path jar = place.resolve("classes.jar");
    try {
      Files.createDirectories(place);
      try (FileChannel turn = FileChannel.open(
              place.resolve("turn"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock held = turn.lock()) {
        FileTime newest = newest(classes);
        boolean there = Files.exists(jar) && Files.getLastModifiedTime(jar).compareTo(newest) > 0;
        if (held.isValid() && !there) {
          Path fresh = place.resolve("fresh.jar");
          write(classes, fresh);
          Files.move(fresh, jar, StandardCopyOption.REPLACE_EXISTING);
        }
      }
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileTime newest(Path classes) throws IOException {
    try (Stream<Path> all = Files.walk(classes)) {
      return all.map(ProgramJar::changed).max(Comparator.naturalOrder()).orElseThrow();
    }
  }

  private static FileTime changed(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path classes, Path jar) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar));
        Stream<Path> all = Files.walk(classes)) {
      out.setLevel(Deflater.NO_COMPRESSION);
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
        Files.copy(file, out);
        out.closeEntry();
      }
    }
  }
}
