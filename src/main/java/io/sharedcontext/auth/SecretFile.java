package io.sharedcontext.auth;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** A file of one line that only its owner may read. It is complete from the moment it is there. */
record SecretFile(Path path) {
  /** Its line; empty if the file is not there. */
  Optional<String> read() {
    try {
      return Optional.of(Files.readString(path).strip());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw unusable("read", e);
    }
  }

  /** Puts {@code line} there, in place of what there was. */
  void write(String line) {
    Path draft = path.resolveSibling(path.getFileName() + "." + Hashing.hex(4));
    try {
      durably(draft, line + "\n");
      Files.move(draft, path, ATOMIC_MOVE);
    } catch (IOException e) {
      throw unusable("write", e);
    }
  }

  private static void durably(Path file, String text) throws IOException {
    try (FileChannel out = FileChannel.open(file, Set.of(CREATE_NEW, WRITE), ownerOnly(file))) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private Failure unusable(String verb, IOException e) {
    return Failure.because(
        ErrorCode.STORE_UNAVAILABLE,
        "cannot " + verb + " " + path.getFileName()
            + " beside the store: run shared-context doctor",
        e);
  }
}
