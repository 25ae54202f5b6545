package io.sharedcontext.faults.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What all clients of one store called and got. Safe for threads. */
public final class History {
  private final Queue<MemoryCall> memory = new ConcurrentLinkedQueue<>();
  private final Queue<PostCall> posts = new ConcurrentLinkedQueue<>();
  private final Queue<PageRead> pages = new ConcurrentLinkedQueue<>();
  private final Map<Long, LeaseCall> leases = new ConcurrentHashMap<>();
  private final Map<String, Long> ends = new ConcurrentHashMap<>();
  private final Queue<Long> shifts = new ConcurrentLinkedQueue<>();
  private final Queue<String> oddities = new ConcurrentLinkedQueue<>();

  public void add(MemoryCall call) {
    memory.add(call);
  }

  public void add(PostCall call) {
    posts.add(call);
  }

  public void add(PageRead read) {
    pages.add(read);
  }

  /** A lock that was granted. A token that was given before is noted as a fault. */
  public void add(LeaseCall lease) {
    LeaseCall before = leases.putIfAbsent(lease.token(), lease);
    if (before != null) {
      oddities.add("a token was given twice: " + before + " and " + lease);
    }
  }

  /** The lock with that token was given back. */
  public void unlocked(long token, long asked, long answered) {
    leases.computeIfPresent(token, (key, lease) -> lease.unlocked(asked, answered));
  }

  /** From {@code moment} on, the process may be dead; the first word counts. */
  public void ended(String process, long moment) {
    ends.putIfAbsent(process, moment);
  }

  /** The clock of the servers was moved. */
  public void shifted(long moment) {
    shifts.add(moment);
  }

  /** Something that must not happen, seen while it did. */
  public void odd(String what) {
    oddities.add(what);
  }

  /** The keys of all entries that were written or read. */
  public List<String> keys() {
    return memory.stream().map(MemoryCall::key).distinct().sorted().toList();
  }

  /** All that was noted so far, to which something else may be added. */
  public History copy() {
    History copy = new History();
    copy.memory.addAll(memory);
    copy.posts.addAll(posts);
    copy.pages.addAll(pages);
    copy.leases.putAll(leases);
    copy.ends.putAll(ends);
    copy.shifts.addAll(shifts);
    copy.oddities.addAll(oddities);
    return copy;
  }

  /** Judges messages of which the newest may be gone: those up to the last that is there must be there. */
  public Verdict judgePrefix(List<Stored> stored) {
    long last = stored.stream().mapToLong(Stored::id).max().orElse(0);
    return judgeMessages(stored, last);
  }

  /** Judges messages as far as they had been acknowledged up to that id. */
  public Verdict judgeMessages(List<Stored> stored, long lastAcknowledged) {
    List<PostCall> due =
        posts.stream().filter(post -> post.id() <= lastAcknowledged).toList();
    PostCheck all = new PostCheck(List.copyOf(posts));
    return new Verdict(
        (int) due.stream().filter(post -> post.outcome() == Outcome.DONE).count(),
        new PostCheck(due).lost(stored),
        all.phantoms(stored),
        List.of());
  }

  /** What a page shows that was never posted, or not like that. */
  public List<String> invented(PageRead page) {
    return new PostCheck(List.copyOf(posts)).invented(page);
  }

  /** Judges all of it, with what the store holds now. */
  public Verdict judge(List<Stored> stored) {
    PostCheck check = new PostCheck(List.copyOf(posts));
    List<String> broken = new ArrayList<>(oddities);
    broken.addAll(MemoryCheck.problems(List.copyOf(memory)));
    broken.addAll(LeaseCheck.problems(
        List.copyOf(leases.values()), List.copyOf(memory), Map.copyOf(ends), List.copyOf(shifts)));
    broken.addAll(check.disordered());
    pages.forEach(page -> broken.addAll(check.wrong(page)));
    return new Verdict(acknowledged(), check.lost(stored), check.phantoms(stored), broken);
  }

  private int acknowledged() {
    long writes = memory.stream()
        .filter(call -> call.write() && call.outcome() == Outcome.DONE)
        .count();
    long sent = posts.stream().filter(post -> post.outcome() == Outcome.DONE).count();
    return (int) (writes + sent);
  }
}
