package io.sharedcontext.cli;

import io.sharedcontext.cli.clientconfig.ConfigFile.Change;
import io.sharedcontext.cli.clientconfig.ConfigFormat.Unreadable;
import io.sharedcontext.cli.guard.GitHook;
import io.sharedcontext.cli.hooks.HookLaunch;
import io.sharedcontext.cli.hooks.HookSetup;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code guard install}: a guard before the edits of a client, or before commits. */
@Command(
    name = "install",
    description = "Puts a guard before the edits of a client, or before commits.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "For git it puts three lines at the beginning of the repository's pre-commit,",
      "which all its working trees share; who commits is told apart by git config",
      "shared-context.agent, or by SHARED_CONTEXT_AGENT_ID.",
      "",
      "Examples:",
      "  shared-context guard install claude-code",
      "  shared-context guard install git --project ~/src/gateway"
    })
final class GuardInstallCommand implements Callable<Integer> {
  private static final String GIT = "git";

  private final Operator operator;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "CLIENT",
      completionCandidates = Candidates.Guarded.class,
      description = "claude-code, codex, gemini-cli, cursor, copilot-cli, opencode, or git.")
  private String client = GIT;

  @Mixin
  private HookTarget target = new HookTarget();

  GuardInstallCommand(Operator operator) {
    this.operator = operator;
  }

  @Override
  public Integer call() throws IOException {
    if (!client.equals(GIT)) {
      return target.run(operator, spec, Converters.client(spec, client), HookSetup::guard);
    }
    try {
      return git();
    } catch (Unreadable e) {
      throw HookTarget.refused("pre-commit", e);
    }
  }

  private int git() throws IOException {
    String line = HookLaunch.of(operator, target.agent().orElse("")).line("guard check git");
    GitHook hook;
    try {
      hook = GitHook.of(target.directory());
    } catch (IOException e) {
      throw Failure.because(
          ErrorCode.INVALID_INPUT,
          "in " + target.directory()
              + " Git finds no place for hooks; --project names the directory" + " of a repository",
          e);
    }
    if (target.prints()) {
      target.show(operator, HookTarget.facts(GIT), hook.path(), GitHook.alone(line));
      return Cli.OK;
    }
    Change change =
        target.removes() ? hook.remove(operator.clock()) : hook.install(line, operator.clock());
    target.report(operator, HookTarget.facts(GIT), "the guard is", hook.path(), change);
    return Cli.OK;
  }
}
