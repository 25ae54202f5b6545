package io.sharedcontext.cli;

import picocli.CommandLine.Command;

/** {@code guard}: locks that keep files from being edited. */
@Command(
    name = "guard",
    description = "Refuses edits of files that another agent has locked.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A lock of coordinate_session_work on a name or a pattern, from the top of the",
      "repository on (src/Main.java, docs/**), keeps other agents from editing the",
      "files that fit, in every working tree of it. docs/hooks.md says more.",
      "",
      "Examples:",
      "  shared-context guard install claude-code",
      "  shared-context guard install git"
    })
final class GuardCommand {}
