package io.sharedcontext.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.Setting;
import io.sharedcontext.Settings;
import io.sharedcontext.cli.guard.EditedFiles;
import io.sharedcontext.cli.guard.GitCommit;
import io.sharedcontext.cli.guard.GitHook;
import io.sharedcontext.cli.guard.Guard;
import io.sharedcontext.cli.guard.Guard.Hindrance;
import io.sharedcontext.cli.guard.WorkingTree;
import io.sharedcontext.cli.hooks.HookClient;
import io.sharedcontext.cli.hooks.HookInput;
import io.sharedcontext.cli.hooks.HookReply;
import io.sharedcontext.store.LockHints.Tree;
import io.sharedcontext.store.Store;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code guard check}: what guards run before an edit or a commit. */
@Command(
    name = "check",
    description = "Run by a client before an edit, or by Git before a commit.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "From a client it reads the call of the tool from standard input, and prints a",
      "refusal in the client's own shape. For git it looks at what is staged, and ends",
      "with 10 to keep it from being committed. What cannot be checked is let through,",
      "with a note on standard error.",
      "",
      "SHARED_CONTEXT_GUARD=off lets a locked edit pass, which goes on record.",
      "",
      "Example:",
      "  shared-context guard check git --as builder"
    })
final class GuardCheckCommand implements Callable<Integer> {
  private static final String GIT = "git";

  private final Operator operator;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "CLIENT",
      completionCandidates = Candidates.Guarded.class,
      description = "A client with hooks, or git.")
  private String client = GIT;

  @Option(
      names = "--as",
      paramLabel = "AGENT",
      converter = Converters.Agent.class,
      description = "Who edits; default: SHARED_CONTEXT_AGENT_ID; for git also what git config"
          + " shared-context.agent says.")
  private Optional<String> as = Optional.empty();

  /** The launcher has read it by then. */
  @SuppressWarnings("UnusedVariable")
  @Option(names = "--hints", paramLabel = "DIR", description = "For the launcher.")
  private String hints = "";

  GuardCheckCommand(Operator operator) {
    this.operator = operator;
  }

  @Override
  public Integer call() throws IOException {
    Path here = Path.of("").toAbsolutePath();
    try {
      return client.equals(GIT) ? checkCommit(here) : checkEdit(here);
    } catch (Failure | Settings.Wrong | IOException | UncheckedIOException e) {
      operator.note("shared-context: locks were not checked: " + e.getMessage());
      return Cli.OK;
    }
  }

  private int checkEdit(Path here) throws IOException {
    HookClient of = Converters.client(spec, client);
    JsonNode input = HookInput.read(operator.in());
    Optional<String> who = as.or(() -> operator.settings().agentId());
    Map<WorkingTree, Set<String>> edited = new LinkedHashMap<>();
    for (Path file : EditedFiles.of(input, here)) {
      WorkingTree.around(file)
          .ifPresent(tree ->
              edited.computeIfAbsent(tree, key -> new LinkedHashSet<>()).addAll(tree.names(file)));
    }
    for (Map.Entry<WorkingTree, Set<String>> one : edited.entrySet()) {
      Optional<String> refusal = refusal(who, one.getKey().top(), one.getValue());
      if (refusal.isPresent()) {
        HookReply reply = of.denial(refusal.get());
        operator.print(reply.out());
        return reply.code();
      }
    }
    return Cli.OK;
  }

  private int checkCommit(Path here) throws IOException {
    GitCommit commit = new GitCommit(here);
    Optional<String> who = as.or(() -> operator.settings().agentId()).or(commit::agent);
    Optional<String> refusal = refusal(who, here, commit.staged());
    refusal.ifPresent(text -> operator.explain(text
        + (who.isPresent()
            ? ""
            : "\nIf you are its holder: git config shared-context.agent NAME")));
    return refusal.isPresent() ? GitHook.REFUSED : Cli.OK;
  }

  private Optional<String> refusal(Optional<String> agent, Path tree, Collection<String> names) {
    if (names.isEmpty() || !operator.hasStore()) {
      return Optional.empty();
    }
    boolean plain = !operator.environment().containsKey(Setting.WORKSPACE.variable());
    Tree here = new Tree(operator.settings().here(tree).name(), tree, plain);
    return operator.withExisting(store -> refusal(store, agent.orElse(""), here, names));
  }

  private Optional<String> refusal(Store store, String agent, Tree tree, Collection<String> names) {
    Guard guard = new Guard(store, operator.clock(store), agent);
    List<Hindrance> found;
    try {
      found = guard.hindrances(tree, names);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> allowed = allowed(guard);
    guard.record(found, allowed);
    allowed.ifPresent(by -> operator.note("shared-context: let pass by " + by + ", and on record: "
        + found.stream().map(Hindrance::name).collect(Collectors.joining(", "))));
    return allowed.isPresent() ? Optional.empty() : Optional.of(guard.refusal(found));
  }

  private Optional<String> allowed(Guard guard) {
    String variable = Setting.GUARD.variable();
    if (!operator.settings().guard()) {
      return Optional.of(variable + "=off");
    }
    return guard
        .overriddenUntil()
        .map(Instant::toString)
        .map(time -> "guard override until " + time);
  }
}
