package io.sharedcontext.faults;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.acceptance.StoreCheck;
import io.sharedcontext.faults.check.History;
import io.sharedcontext.faults.check.PostCall;
import io.sharedcontext.faults.check.Verdict;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The power fails. What a server wrote, and when it asked for it to be on the disk, is recorded at the
 * border of the kernel; a trial cuts the record at a random point, and gives of what was not yet synced
 * some whole writes, some torn ones, and leaves others out.
 */
final class PowerLoss implements Fault {
  private static final int CALLS = 250;
  private static final int IN_FLIGHT = 6;
  private static final int LONGEST_TEXT = 40_000;

  @Override
  public String name() {
    return "POWER_LOSS";
  }

  @Override
  public String what() {
    return "power is lost: of what was not synced any part is on the disk, torn at any sector;"
        + " whatever was answered before is there";
  }

  @Override
  public Optional<String> unavailable() {
    return Signals.run("strace", "-f", "-qq", "-o", "/dev/null", "true")
        ? Optional.empty()
        : Optional.of("there is no strace here, or it may not trace");
  }

  /** The record takes longer than the trials. */
  @Override
  public int leastPerRound() {
    return 10;
  }

  @Override
  public int perRound() {
    return 60;
  }

  @Override
  public Campaign begin(Lab lab) throws IOException {
    Path home = lab.place();
    Path trace = lab.place().resolve("trace");
    History history = new History();
    List<String> command = new ArrayList<>(List.of(
        "strace",
        "-f",
        "-qq",
        "--seccomp-bpf",
        "-xx",
        "-s",
        "100000000",
        "-o",
        trace.toString(),
        "-e",
        "trace=" + SyscallTrace.CALLS));
    // The launcher would be traced as well.
    command.addAll(ServerProcess.command("io.sharedcontext.SteppedServer"));
    command.add(home.resolve("clock").toString());
    ServerProcess server = ServerProcess.run(lab.builder(command, home, "agent-0"));
    String session = work(server, history, lab);
    server.close();
    return new Cuts(lab, SyscallTrace.read(trace, home), history, session);
  }

  /** Posts with several calls in flight; gives the session. */
  private static String work(ServerProcess server, History history, Lab lab) {
    String session = server
        .call("create_session", Json.object().put("purpose", "power"))
        .path("session_id")
        .asText();
    Deque<Thread> posting = new ArrayDeque<>();
    for (int i = 0; i < CALLS; i++) {
      String content = "agent-0 says " + i + " " + "x".repeat(lab.random().nextInt(LONGEST_TEXT));
      ObjectNode message = Json.object().put("session_id", session).put("content", content);
      Thread thread = new Thread(() -> post(server, history, message, content));
      thread.start();
      posting.add(thread);
      if (posting.size() == IN_FLIGHT) {
        join(posting.remove());
      }
    }
    posting.forEach(PowerLoss::join);
    return session;
  }

  private static void post(
      ServerProcess server, History history, ObjectNode message, String content) {
    Reply reply = Reply.of(server, "add_message", message);
    long id = reply.content().path("message_id").asLong();
    history.add(new PostCall("agent-0", content, "", id, reply.span(), reply.outcome()));
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Cuts of one record. */
  private record Cuts(
      Lab lab, SyscallTrace trace, History history, String session, List<Verdict> verdicts)
      implements Campaign {
    Cuts(Lab lab, SyscallTrace trace, History history, String session) {
      this(lab, trace, history, session, new ArrayList<>());
    }

    @Override
    public long trial() throws IOException {
      Path place = lab.place();
      int cut = trace.firstAnswer() + lab.random().nextInt(trace.size() - trace.firstAnswer());
      long last = trace.cut(cut, place, lab.random());
      long from = System.nanoTime();
      Verdict sound = Verdict.broken(StoreCheck.problems(place).toArray(String[]::new));
      verdicts.add(history
          .judgeMessages(new Inspection(lab, place, session).messages(), last)
          .and(sound));
      Signals.run("rm", "-rf", place.toString());
      return System.nanoTime() - from;
    }

    @Override
    public Verdict judge() {
      if (verdicts.stream().mapToInt(Verdict::acknowledged).sum() == 0) {
        return Verdict.broken("no answer was found in the record: it proves nothing");
      }
      return verdicts.stream().reduce(Verdict.NONE, Verdict::and);
    }
  }
}
