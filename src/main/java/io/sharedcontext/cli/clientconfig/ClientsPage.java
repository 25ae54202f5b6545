package io.sharedcontext.cli.clientconfig;

import io.sharedcontext.cli.clientconfig.Surroundings.OperatingSystem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** docs/clients.md, from what {@link Client} declares. */
public final class ClientsPage {
  private static final String INTRODUCTION = """
      # Clients

      Written by the program from what it knows of each client; `-Dupdate=true` (see testing.md)
      writes it anew.

      ```sh runnable
      shared-context client-config list                  # the clients, and who has an entry
      shared-context client-config cursor                # prints the entry, changes nothing
      shared-context client-config cursor --write        # puts it into Cursor's file
      shared-context client-config cursor --check        # starts it as Cursor would, and calls it
      shared-context client-config cursor --remove       # takes it out again
      ```

      The entry names the launcher by its absolute path, the store, and an agent: programs of the
      desktop have a bare search path, most clients hand on few variables, and without a store of
      its own a server may open another than the one that commands use. The agent is called after
      the client, in a project after its directory too, and keeps its name when the command is run
      again; `--agent-id` names another.

      **An agent is its name.** A client that starts one server for each window starts one agent:
      its windows do not hear each other, and a lock of one is a lock of all. `--no-agent-id` leaves
      the name to the server, which gives each window of each directory one of its own; so does an
      entry in each project, for those.

      **A session belongs to the project in which it was begun**, its workspace. A client that starts
      the server in the project's directory, or in a worktree of it, needs nothing for that. Programs
      of the desktop start it in the home directory or in `/`, where no project is: their sessions
      belong to none, unless `SHARED_CONTEXT_WORKSPACE` in the entry names one. Nothing is hidden by
      it: the workspace that an agent is in only comes first.

      `--write` changes the entry and no other byte of the file: comments, commas, line ends and a
      byte order mark stay. What somebody added to the entry stays too: variables, arguments behind
      the command, other keys; only comments within the entry go when it changes. The file is
      replaced in one step and keeps its owner and permissions; a copy with the date in its name
      stays beside it, with the same permissions, and with the keys that are in it: keep it out of
      repositories. A file that cannot be parsed, or is written in a way that cannot be changed
      safely, is left alone; so is one that is read-only, has a second name (a hard link), or has the
      entry already. Where a path is a link, what it leads to is changed, and said; out of a project
      no link is followed. Printing leaves out variables that only you set: a key may be among them.

      `--check` reads the entry from the client's file and starts what it says, with the variables
      that the client hands on and in the directory where it would; of clients for which that is not
      known it hands on what the MCP SDKs do, which is least. A program without a path is looked for
      where the server's own search path says, and an entry that is switched off is started with a
      word about it. It acts as that agent. It cannot know what a client asks its user first, and
      whether the client runs at all; and it hands on as they stand the variables (`${env:…}`) and
      obeys none of the directories (`cwd`) that some clients let an entry name. It waits for answers as
      long as the client does, a minute at most: Claude Code's `MCP_TIMEOUT` and `MCP_TOOL_TIMEOUT` are
      read from the environment that it is run in, and not from the client's `settings.json`.
      """;

  private static final String LINK = """

      ## A command that is short

      CrewAI (`mcps=`) makes the name of a tool from the command and cuts it to 64 characters: of a
      long path the tool's name does not survive. `shared-context client-config link` makes a link
      `shared-context` in a directory of your search path; write `command="shared-context"` there.

      ## When it does not work

      | what you see | what it is |
      | --- | --- |
      | the client says the server failed or timed out | `--check` says why; the first start from a checkout builds for a minute: run `shared-context version` before |
      | `--check` is well, the client shows nothing | it reads another file: a profile, an insiders' edition (`--file` names it), or it has not been started again |
      | two agents do not see each other | `status` lists the processes and their agents; two entries with other stores: compare `SHARED_CONTEXT_HOME` |
      | an agent hears nothing from its other window | one name: see above |
      | the store is closed, or the agent has a key | add `SHARED_CONTEXT_API_KEY` to the entry's variables; it stays there |
      | Windows | the entry is `cmd /c …\\shared-context.cmd`, because not every client can start a `.cmd`; nothing of this was tried on Windows |
      """;

  private static final String SOURCES = """

      ## Where some of this is from

      Read in November 2026, and not tried with these clients:

      | what | source |
      | --- | --- |
      | Devin's files, since Windsurf is Devin Desktop | [Devin](https://docs.devin.ai/cli/extensibility/mcp/configuration), as of [version 3000.3](https://github.com/upstash/context7/pull/3090); [Vaadin](https://vaadin.com/docs/latest/building-apps/agentic-development/mcp/supported-tools/devin-desktop) and [Sevalla](https://docs.sevalla.com/ai-agents/windsurf), who say that both of its agents read them. |
      | `~/.codeium/mcp_config.json` | the file of [Windsurf's plugin for other editors](https://github.com/laravel/boost/issues/87); name it with `--file` |
      | Claude Code waits 30 s for a server (`MCP_TIMEOUT`), 28 h for a call (`timeout` of the entry from 1,000 ms on, else `MCP_TOOL_TIMEOUT`) | its [environment variables](https://code.claude.com/docs/en/env-vars) and [MCP page](https://code.claude.com/docs/en/mcp); it gave up [after 60 s](https://github.com/anthropics/claude-code/issues/16837) whatever `MCP_TIMEOUT` said |
      | opencode's `timeout` is one number for each request, 5 s where there is none | [its documentation](https://opencode.ai/docs/mcp-servers) and [an issue about it](https://github.com/anomalyco/opencode/issues/23648). A call of this server waits for 25 s at most, so the entry has 30 |
      | opencode 2 has `startup`, `catalog` and `execution` in its place, for entries in `mcp.servers` | [its source](https://github.com/anomalyco/opencode/pull/35626), which goes on reading entries such as the one above. A [number in `mcp.servers`](https://github.com/anomalyco/opencode/issues/50807) has it drop the entry: what is written here does not belong there |
      """;

  private ClientsPage() {}

  /** The page. */
  public static String markdown() {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    page.append("\n## Files\n\n| client | file of the user | file of a project | hands on |\n");
    page.append("| --- | --- | --- | --- |\n");
    for (Client client : Client.values()) {
      String project = client.places().project();
      page.append("| %s (`%s`) | %s | %s | %s |%n"
          .formatted(
              client.title(),
              client.label(),
              user(client.places().user()),
              project.isEmpty() ? "" : "`" + project + "`",
              client.handsOn())
          .replace(System.lineSeparator(), "\n"));
    }
    page.append("""

        On Linux `$XDG_CONFIG_HOME` stands in for `~/.config` where it is set. Claude Desktop on Windows,
        where it is installed as a package, has its file in `%LOCALAPPDATA%\\Packages\\Claude_…\\LocalCache\\Roaming\\Claude`.

        ## Entries
        """);
    for (Client client : Client.values()) {
      page.append(entry(client));
    }
    return page.append(LINK).append(SOURCES).toString();
  }

  private static String user(Place place) {
    Map<String, String> paths = new LinkedHashMap<>();
    for (OperatingSystem system : OperatingSystem.values()) {
      paths.merge("`" + place.on(system) + "`", system.title(), (one, other) -> one + ", " + other);
    }
    List<String> parts = paths.entrySet().stream()
        .map(path -> path.getValue() + ": " + path.getKey())
        .toList();
    String elsewhere =
        place.variable().isEmpty() ? "" : "; in `$" + place.variable() + "` if that is set";
    return String.join("<br>", parts) + elsewhere;
  }

  private static String entry(Client client) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("SHARED_CONTEXT_HOME", "/home/anna/.local/share/shared-context");
    variables.put("SHARED_CONTEXT_AGENT_ID", client.label());
    Launch launch = new Launch(List.of("/opt/shared-context/bin/shared-context"), variables);
    String name = "shared-context";
    String text =
        client.format().put("", client.slot(name), client.entry(name, launch, Optional.empty()));
    return "\n### " + client.title() + "\n\n" + client.note() + "\n\n```"
        + client.format().name().toLowerCase(Locale.ROOT) + "\n" + text + "```\n";
  }
}
