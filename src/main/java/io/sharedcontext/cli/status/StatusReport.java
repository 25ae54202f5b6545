package io.sharedcontext.cli.status;

import io.sharedcontext.auth.AccessMode;
import io.sharedcontext.cli.Quantity;
import io.sharedcontext.cli.TerminalText;
import io.sharedcontext.cli.TextTable;
import io.sharedcontext.store.sqlite.StoppedProcess;
import io.sharedcontext.tool.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How things stand, for people: at most 80 columns, but for the path of the store. */
public final class StatusReport {
  private static final int NAME = 16;

  private static final String READS = """
      READS NOW: one read has gone on for some time (0.3 s or more). Until it ends, the
      write-ahead log cannot be emptied beyond what it reads.""";

  private StatusReport() {}

  /** The report, without an end of line. */
  public static String of(StoreStatus standing) {
    List<String> parts = new ArrayList<>(List.of(head(standing)));
    if (!standing.counted.workspaces().isEmpty()) {
      parts.add(workspaces(standing));
    }
    if (!standing.counted.agents().isEmpty()) {
      parts.add(agents(standing));
    }
    Stream.concat(
            standing.counted.locks().stream().map(StatusTable.Held::session),
            standing.counted.line().stream().map(StatusTable.Waiting::session))
        .distinct()
        .forEach(session -> parts.add(locks(standing, session)));
    parts.add(processes(standing));
    standing.stopped.forEach(process -> parts.add(stopped(process)));
    standing.counted.sharedNames().forEach((agent, pids) -> parts.add(shared(agent, pids)));
    return String.join("\n\n", parts);
  }

  private static String head(StoreStatus standing) {
    return """
        store     %s
        access    %s
        sessions  %,d active of %,d; %s
        size      %s%s
        readers   %,d in use, %,d idle, %,d waited for; at most %,d a process
        agents    %,d there; %s held, %,d waited for""".formatted(
            TerminalText.line(standing.facts.name()),
            access(standing.access),
            standing.counted.activeSessions(),
            standing.counted.sessions(),
            Quantity.of(standing.counted.messages(), "message"),
            Quantity.size(standing.facts.sizeBytes()),
            standing.running.isPresent()
                ? ""
                : " and a write-ahead log of " + Quantity.size(standing.facts.walBytes()),
            standing.readers.active(),
            standing.readers.idle(),
            standing.readers.waiting(),
            standing.readers.max(),
            standing.counted.agents().size(),
            Quantity.of(standing.counted.locks().size(), "lock"),
            standing.counted.line().size());
  }

  private static String access(AccessMode.State state) {
    return state == AccessMode.State.OPEN
        ? "open: agents without a registered key read and write"
        : "closed: every agent needs a key";
  }

  private static String workspaces(StoreStatus standing) {
    TextTable table = new TextTable("ACTIVE SESSIONS", "WORKSPACE");
    standing
        .counted
        .workspaces()
        .forEach(place -> table.row(place.activeSessions(), place.workspace()));
    return table.text();
  }

  private static String agents(StoreStatus standing) {
    TextTable table = new TextTable("AGENT", "TYPE", "STATUS", "SEEN (UTC)", "ACTIVITY");
    standing
        .counted
        .agents()
        .forEach(agent -> table.row(
            TextTable.cut(agent.agentId(), NAME),
            TextTable.cut(agent.agentType(), NAME),
            agent.status().name().toLowerCase(Locale.ROOT),
            time(agent.lastSeen()),
            agent.activity()));
    return table.text();
  }

  /** Who holds and who waits in a session, in the order of granting and of asking. */
  private static String locks(StoreStatus standing, String session) {
    TextTable table = new TextTable("TOKEN", "AGENT", "TYPE", "TIME (UTC)", "RESOURCES");
    standing.counted.locks().stream()
        .filter(held -> held.session().equals(session))
        .forEach(held -> table.row(
            held.token(),
            TextTable.cut(held.agent(), NAME),
            held.type(),
            "until " + time(held.expires()),
            String.join(", ", held.resources())));
    standing.counted.line().stream()
        .filter(waiting -> waiting.session().equals(session))
        .forEach(waiting -> table.row(
            "waits",
            TextTable.cut(waiting.agent(), NAME),
            waiting.type(),
            "since " + time(waiting.since()),
            String.join(", ", waiting.resources())));
    return TextTable.cut("locks in " + session + of(standing, session), TextTable.WIDTH) + "\n"
        + table.text();
  }

  /** The workspace of a session in which somebody holds or waits for something. */
  private static String of(StoreStatus standing, String session) {
    return Stream.concat(
            standing.counted.locks().stream()
                .filter(held -> held.session().equals(session))
                .map(StatusTable.Held::workspace),
            standing.counted.line().stream()
                .filter(waiting -> waiting.session().equals(session))
                .map(StatusTable.Waiting::workspace))
        .filter(name -> !name.isEmpty())
        .findFirst()
        .map(name -> ", workspace " + TerminalText.line(name))
        .orElse("");
  }

  private static String processes(StoreStatus standing) {
    if (standing.running.isPresent()) {
      return onServer(standing);
    }
    if (standing.users.isEmpty()) {
      return "Which processes have the store open cannot be told on this system.";
    }
    List<StoreProcesses.User> users = standing.users.get();
    if (users.isEmpty()) {
      return "No other process has the store open.";
    }
    TextTable table = new TextTable("PROCESS", "READS NOW", "AGENTS");
    users.forEach(user ->
        table.row(user.pid(), user.reading() ? "yes" : "no", String.join(", ", user.agents())));
    boolean pinned = users.stream().anyMatch(StoreProcesses.User::reading);
    return table.text() + (pinned ? "\n" + READS : "");
  }

  /** A database server tells which processes live; their ids tell where, as far as that is known. */
  private static String onServer(StoreStatus standing) {
    int others = standing.running.orElseThrow() - 1;
    if (others == 0) {
      return "No other process has the store open.";
    }
    Map<String, List<String>> agents = standing.counted.inhabitants().stream()
        .collect(Collectors.groupingBy(
            StatusTable.Inhabitant::process,
            TreeMap::new,
            Collectors.mapping(StatusTable.Inhabitant::agent, Collectors.toList())));
    TextTable table = new TextTable("PROCESS", "AGENTS");
    agents.forEach((process, names) -> table.row(process, String.join(", ", names)));
    return Quantity.of(others, "other process has", "other processes have") + " the store open."
        + (agents.isEmpty() ? "" : "\n" + table.text());
  }

  private static String stopped(StoppedProcess stopped) {
    return stopped.process().text() + "\nIt holds " + stopped.holds() + ".\n"
        + stopped.process().advice();
  }

  /** What several clients with one SHARED_CONTEXT_AGENT_ID come to. */
  private static String shared(String agent, List<Long> pids) {
    return agent + " is one agent in %d processes (".formatted(pids.size())
        + pids.stream().map(String::valueOf).collect(Collectors.joining(", "))
        + "): they do not hear each other\nand share their locks. Give each client a"
        + " SHARED_CONTEXT_AGENT_ID of its own.";
  }

  private static String time(Instant at) {
    return Times.text(at).substring(11, 19);
  }
}
