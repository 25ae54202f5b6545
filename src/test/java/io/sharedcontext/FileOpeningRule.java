package io.sharedcontext;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.FileReader;
import java.io.FileWriter;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.util.Set;

/**
 * Who may open and make files: {@code store.PrivateFiles}, which does it for the store, and named
 * classes whose files are not a store's. The rule cannot see which file is meant, so a new class has
 * to be named here before it may open any.
 */
final class FileOpeningRule {
  private static final String OPENING = "new(InputStream|OutputStream|ByteChannel|Buffered.*)"
      + "|write|writeString|read(AllBytes|AllLines|String)|lines|copy|createFile|create.*Link";

  private static final Set<String> STREAMS = Set.of(
      FileInputStream.class.getName(),
      FileOutputStream.class.getName(),
      FileReader.class.getName(),
      FileWriter.class.getName(),
      RandomAccessFile.class.getName());

  /** The place, and what it is made of. */
  private static final Set<String> PLACE =
      Set.of("PrivateFiles", "FilePermissions", "UnpackedLibrary", "UserId");

  /** They read what the kernel tells of locks and processes, or how many files it lets one open. */
  private static final Set<String> KERNEL =
      Set.of("FileDescriptors", "KernelLocks", "RunningProcess");

  /** They copy and move databases that no process has open, and read what they noted about it. */
  private static final Set<String> COPIES =
      Set.of("BackupSet", "OutOfService", "Restoration", "StoreFiles");

  /** What users name on the command line, what the system tells, files of clients, and archives of classes. */
  private static final Set<String> COMMANDS = Set.of(
      "BenchCommand",
      "Calibration",
      "ClassArchive",
      "ClassArchiveCheck",
      "ConfigFile",
      "Corpus",
      "Demo",
      "DiskCheck",
      "ExportCommand",
      "FailedAttempt",
      "Import",
      "ImportCommand",
      "ImportSource",
      "KernelLocks",
      "LauncherLink",
      "LoadCommand",
      "Machine",
      "OperationMix",
      "PipeReaders",
      "Spool",
      "WorkDirectory");

  static final ArchRule RULE = noClasses()
      .that(DescribedPredicate.not(
          DescribedPredicate.describe("may open files", FileOpeningRule::named)))
      .should()
      .callCodeUnitWhere(DescribedPredicate.describe("it opens a file", FileOpeningRule::opens))
      .because(
          "only store.PrivateFiles opens files of a store: it trusts none that others made, and"
              + " to close any descriptor of a database drops the locks that SQLite has on it");

  private FileOpeningRule() {}

  private static boolean named(JavaClass one) {
    return (one.getPackageName().matches("io\\.sharedcontext\\.store(\\.sqlite)?")
            && (PLACE.contains(one.getSimpleName())
                || COPIES.contains(one.getSimpleName())
                || KERNEL.contains(one.getSimpleName())))
        || (one.getPackageName().startsWith("io.sharedcontext.cli")
            && COMMANDS.contains(one.getSimpleName()))
        || one.getName().equals("io.sharedcontext.metrics.ResidentMemory")
        // Short texts of Git, with the rules of its own page: they are not a store's.
        || one.getName().equals("io.sharedcontext.workspace.GitRepository")
        || one.getEnclosingClass().filter(FileOpeningRule::named).isPresent();
  }

  private static boolean opens(JavaCall<?> call) {
    String owner = call.getTargetOwner().getName();
    String name = call.getName();
    boolean standard = call.getTarget().getRawParameterTypes().stream()
        .anyMatch(type -> type.isEquivalentTo(FileDescriptor.class));
    return (owner.equals(FileChannel.class.getName()) && name.equals("open"))
        || (owner.equals(Files.class.getName()) && name.matches(OPENING))
        || (STREAMS.contains(owner) && name.equals("<init>") && !standard);
  }
}
