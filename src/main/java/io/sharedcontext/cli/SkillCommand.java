package io.sharedcontext.cli;

import io.sharedcontext.operations.UsageSkill;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code skill}: the guidance for agents as one skill file. */
@Command(
    name = "skill",
    description = {
      "Prints how agents work through the store as one skill file (SKILL.md, agentskills.io),",
      "for clients that load skills from a directory."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  mkdir -p ~/.claude/skills/shared-context",
      "  shared-context skill > ~/.claude/skills/shared-context/SKILL.md"
    })
final class SkillCommand implements Callable<Integer> {
  private final Operator operator;

  SkillCommand(Operator operator) {
    this.operator = operator;
  }

  @Override
  public Integer call() {
    operator.print(UsageSkill.skill().text().stripTrailing());
    return Cli.OK;
  }
}
