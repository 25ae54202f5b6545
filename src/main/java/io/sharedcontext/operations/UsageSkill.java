package io.sharedcontext.operations;

import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.ChangeDetector;
import io.sharedcontext.tool.Permission;
import io.sharedcontext.tool.Resource;
import io.sharedcontext.tool.Skill;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The guidance for agents as one skill: what {@code shared-context skill} prints and clients read. */
public final class UsageSkill {
  private static final String FILE = "/skill/SKILL.md";

  private UsageSkill() {}

  /** Read when it is first asked for. */
  private static final class Loaded {
    static final Skill SKILL = Skill.of(file());

    private static String file() {
      try (InputStream in = UsageSkill.class.getResourceAsStream(FILE)) {
        if (in == null) {
          throw new IllegalStateException("missing " + FILE);
        }
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The skill. */
  public static Skill skill() {
    return Loaded.SKILL;
  }

  /** The skill as a document. */
  static Resource resource() {
    Skill skill = skill();
    return new Resource(
        skill.uri(),
        skill.name(),
        "How to work through Shared Context",
        skill.description(),
        "text/markdown",
        UsageSkill::read,
        (caller, typed) -> List.of(),
        ChangeDetector.never(UsageSkill::read),
        Permission.READ);
  }

  private static String read(Caller caller, String nothing) {
    PermissionCheck.require(caller, Permission.READ, skill().uri());
    return skill().text();
  }
}
