package io.sharedcontext.message;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.message.WaitingTools.DeliveredMessages;
import io.sharedcontext.message.WaitingTools.Span;
import io.sharedcontext.message.WaitingTools.WaitForMessages;
import io.sharedcontext.store.ChangeCounters;
import io.sharedcontext.store.Tx;
import io.sharedcontext.task.TaskCall;
import io.sharedcontext.task.TaskStep;
import io.sharedcontext.task.TaskWork;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How a call waits for messages as a task. What is kept is where they are, not what they say: they are read
 * when the task is asked for, so that one which was deleted or hidden since then is not told. Of other things it
 * keeps what happened, and what a wait knows of them. Safe for use by several threads.
 */
final class MessageTask implements TaskWork<WaitForMessages, DeliveredMessages> {
  private static final String AFTER = "after";
  private static final String LAST = "last";
  private static final String KNOWN = "known";
  private static final String EVENTS = "events";

  /** How long a look at what is no message is good for though others commit: most do other things. */
  private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** How often is looked though nobody commits: who waits for hours does not mind a second. */
  private static final Duration RESTLESS = Duration.ofSeconds(1);

  /** More messages than come between two looks: to look at every wait is cheaper than to read these. */
  private static final long MOST_NEW = 1_000;

  private final Acknowledgements acknowledgements;
  private final AtomicReference<Seen> last = new AtomicReference<>(new Seen(Long.MAX_VALUE, -1));

  private final List<EventSource> sources;

  /** What tasks watch beside messages, for as long as this process carries them. */
  private final Map<TaskCall<WaitForMessages>, Watched> watched =
      Collections.synchronizedMap(new WeakHashMap<>());

  /** Waits for messages, and for what {@code sources} tell of. */
  MessageTask(Acknowledgements acknowledgements, List<EventSource> sources) {
    this.acknowledgements = acknowledgements;
    this.sources = List.copyOf(sources);
  }

  /**
   * The watches of one task. A task is looked at, or attempted, by one thread at a time.
   *
   * @param looked when they were looked at, as {@link System#nanoTime}
   */
  private record Watched(EventWatches watches, AtomicLong looked) {
    Watched(EventWatches watches) {
      this(watches, new AtomicLong(System.nanoTime() - FRESH_NANOS));
    }

    /** What happened so far, by a look of a short time ago or of now. */
    boolean happened(Tx tx) {
      long now = System.nanoTime();
      if (now - looked.get() < FRESH_NANOS) {
        return false;
      }
      looked.set(now);
      return !watches.look(tx).isEmpty();
    }
  }

  @Override
  public Duration patience(WaitForMessages request) {
    return Duration.ofSeconds(request.timeoutSeconds());
  }

  @Override
  public void prepare(Call call, WaitForMessages request) {
    request.acknowledge(call, acknowledgements);
  }

  @Override
  public TaskStep<DeliveredMessages> begin(Tx tx, Instant now, TaskCall<WaitForMessages> task) {
    WaitForMessages request = task.request();
    long after = request.start(tx);
    return step(tx, task, after, watched(tx, task, request.known()).watches());
  }

  @Override
  public TaskStep<DeliveredMessages> attempt(Tx tx, Instant now, TaskCall<WaitForMessages> task) {
    return step(tx, task, after(task), watched(tx, task).watches());
  }

  /** A process that goes on with a task knows of other things what the task began with. */
  private Watched watched(Tx tx, TaskCall<WaitForMessages> task) {
    Watched known = watched.get(task);
    return known == null ? watched(tx, task, known(task)) : known;
  }

  private Watched watched(Tx tx, TaskCall<WaitForMessages> task, ObjectNode known) {
    Watched begun = new Watched(task.request().watches(tx, sources, task.call().caller(), known));
    watched.put(task, begun);
    return begun;
  }

  private static TaskStep<DeliveredMessages> step(
      Tx tx, TaskCall<WaitForMessages> task, long after, EventWatches watches) {
    List<Event> happened = watches.look(tx);
    ObjectNode state = Json.object().put(AFTER, after);
    state.set(KNOWN, watches.known());
    Optional<DeliveredMessages> found =
        found(tx, task, new Span(after, Long.MAX_VALUE), watches.told());
    if (found.isEmpty()) {
      return new TaskStep.Waits<>(state);
    }
    ArrayNode events = state.putArray(EVENTS);
    happened.forEach(event -> events.add(event.json()));
    return new TaskStep.Ready<>(state.put(LAST, last(found.get(), after)));
  }

  private static long last(DeliveredMessages found, long after) {
    List<DeliveredMessage> messages = found.messages();
    return messages.isEmpty() ? after : messages.get(messages.size() - 1).id();
  }

  private static Optional<DeliveredMessages> found(
      Tx tx, TaskCall<WaitForMessages> task, Span span, Optional<List<Event>> told) {
    return WaitingTools.delivered(
        tx, task.call().caller(), task.request(), span, told, () -> known(task));
  }

  private static long after(TaskCall<WaitForMessages> task) {
    return task.state().path(AFTER).longValue();
  }

  private static ObjectNode known(TaskCall<WaitForMessages> task) {
    return task.state().path(KNOWN) instanceof ObjectNode known ? known : Json.object();
  }

  /**
   * What the store held at a look: only a message that came since, or one whose visibility changed, can end a
   * wait.
   */
  private record Seen(long newest, long visibility) {
    static Seen of(Tx tx) {
      return new Seen(
          MessageTable.newest(tx), ChangeCounters.seq(tx, SessionCountTable.VISIBILITY));
    }

    /** Grows with both: messages that go change visibility, and ids are not given again. */
    long mark() {
      return newest + visibility;
    }
  }

  @Override
  public List<TaskCall<WaitForMessages>> ready(
      Tx tx, Instant now, List<TaskCall<WaitForMessages>> tasks) {
    Seen current = Seen.of(tx);
    Seen before = Objects.requireNonNull(last.getAndSet(current));
    boolean same = before.visibility() == current.visibility()
        && current.newest() - before.newest() <= MOST_NEW;
    Set<String> talked = same ? MessageTable.sessionsAfter(tx, before.newest()) : Set.of();
    return tasks.stream()
        .filter(task -> {
          boolean known = same && task.seen() == before.mark();
          boolean spoken = task.sees(current.mark())
              && task.request().forMessages()
              && !(known && elsewhere(task, talked))
              && found(tx, task, new Span(after(task), Long.MAX_VALUE), Optional.empty())
                  .isPresent();
          return spoken || (task.request().forEvents() && watched(tx, task).happened(tx));
        })
        .toList();
  }

  /** Whether it waits in one session, and others were talked in. */
  private static boolean elsewhere(TaskCall<WaitForMessages> task, Set<String> talked) {
    return task.request()
        .sessionId()
        .filter(session -> !talked.contains(session))
        .isPresent();
  }

  /** Locks, claims and agents also go with time, and with processes. */
  @Override
  public Optional<Duration> restless(WaitForMessages request) {
    return request.forEvents() ? Optional.of(RESTLESS) : Optional.empty();
  }

  @Override
  public TaskStep<DeliveredMessages> end(Tx tx, Instant now, TaskCall<WaitForMessages> task) {
    DeliveredMessages late = DeliveredMessages.late(
        task.request().place(), after(task), watched(tx, task).watches());
    return new TaskStep.Done<>(late, Optional.empty());
  }

  @Override
  public DeliveredMessages read(Tx tx, TaskCall<WaitForMessages> task) {
    Span span = new Span(after(task), task.state().path(LAST).longValue());
    Optional<List<Event>> told = told(task);
    return found(tx, task, span, told)
        .orElseGet(() -> new DeliveredMessages(
            List.of(),
            false,
            MessageCursor.text(task.request().place(), span.last(), known(task)),
            Optional.empty(),
            told));
  }

  private static Optional<List<Event>> told(TaskCall<WaitForMessages> task) {
    if (!task.request().forEvents()) {
      return Optional.empty();
    }
    List<Event> events = new ArrayList<>();
    task.state().path(EVENTS).forEach(event -> events.add(Event.read(event)));
    return Optional.of(List.copyOf(events));
  }
}
