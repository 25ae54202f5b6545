package io.sharedcontext.cli;

import picocli.CommandLine.Command;

/** {@code hooks}: what clients run by themselves for their agents. */
@Command(
    name = "hooks",
    description = "Has a client tell its agent what waits for it, without being asked.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "docs/hooks.md says what each client can do, and what of that was tried.",
      "",
      "Example:",
      "  shared-context hooks install claude-code"
    })
final class HooksCommand {}
