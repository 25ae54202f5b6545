package io.sharedcontext.wire;

import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.CallListener;
import io.sharedcontext.tool.CallPolicy;
import io.sharedcontext.tool.CallSnapshot;
import io.sharedcontext.tool.CallStore;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Catalog;
import io.sharedcontext.tool.ChangeDetector;
import io.sharedcontext.tool.CommitMode;
import io.sharedcontext.tool.Completer;
import io.sharedcontext.tool.ConnectionContext;
import io.sharedcontext.tool.Doc;
import io.sharedcontext.tool.Effect;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Outcome;
import io.sharedcontext.tool.Permission;
import io.sharedcontext.tool.Prompt;
import io.sharedcontext.tool.Resource;
import io.sharedcontext.tool.Tool;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A small offer whose tools show how they were run. */
final class Sample implements CallListener, CallStore {
  /** What agents were refused. */
  final Queue<String> refusals = new ConcurrentLinkedQueue<>();

  /** What was put, in the order it was. */
  final Queue<String> put = new ConcurrentLinkedQueue<>();

  /** How often a note was looked at for subscribers. */
  final AtomicInteger looks = new AtomicInteger();

  /** Who wants to know of changes. */
  final Queue<Runnable> listeners = new ConcurrentLinkedQueue<>();

  /** Whether a tool that would never have ended was interrupted. */
  final CountDownLatch interrupted = new CountDownLatch(1);

  /** What tools that wait wait for; cancelled with their calls. */
  final Queue<CompletableFuture<Outcome<Words>>> waits = new ConcurrentLinkedQueue<>();

  @Doc("Echoes a word.")
  record Word(@Doc String word) {}

  /** A word that came back. */
  record Words(@Doc String word) {}

  @Doc("Does something.")
  record Nothing() {}

  ServerDefinition definition() {
    return new ServerDefinition(
        catalog(), () -> catalog().all(), Set.of("echo"), resources(), prompts(), policy());
  }

  MethodRegistry methods() {
    return MethodRegistry.of(
        new ServerInfo("sample", "Sample", "1.0", "Echo, then put."), definition());
  }

  private Catalog catalog() {
    return new Catalog(List.of(
        Tool.reads("echo", Word.class, Words.class, (call, request) -> new Words(request.word())),
        Tool.reads("client", Nothing.class, Words.class, (call, request) -> client(call)),
        Tool.reads("seen", Nothing.class, Words.class, (call, request) -> seen()),
        Tool.reads("endless", Nothing.class, Words.class, (call, request) -> endless()),
        Tool.reads("broken", Nothing.class, Words.class, (call, request) -> {
          throw new IllegalStateException("a secret");
        }),
        Tool.reads("refused", Nothing.class, Words.class, (call, request) -> {
          throw Failure.of(ErrorCode.LIMIT_EXCEEDED, "no more than 3");
        }),
        Tool.changes(
            "put", Effect.REPLACES, Word.class, Words.class, (call, request) -> put(request)),
        Tool.waits(
            "linger", Effect.REPLACES, Word.class, Words.class, (call, request) -> linger())));
  }

  private CompletableFuture<Outcome<Words>> linger() {
    CompletableFuture<Outcome<Words>> wait = new CompletableFuture<>();
    waits.add(wait);
    return wait;
  }

  private static Words client(Call call) {
    return new Words(call.connection().client());
  }

  private Words seen() {
    return new Words(String.join(",", put));
  }

  private Words endless() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      interrupted.countDown();
    }
    return new Words("never");
  }

  /** Begins in order; ends later, on another thread, as a commit would. */
  private CompletableFuture<Outcome<Words>> put(Word request) {
    return CompletableFuture.supplyAsync(() -> {
      put.add(request.word());
      return new Outcome.Fresh<>(new Words(request.word()));
    });
  }

  private List<Resource> resources() {
    return List.of(
        new Resource(
            "docs://all",
            "all",
            "All",
            "Everything.",
            "text/markdown",
            (caller, none) -> "# All",
            Completer.NONE,
            ChangeDetector.never((caller, none) -> "# All"),
            Permission.READ),
        new Resource(
            "note://{id}",
            "note",
            "Note",
            "One note.",
            "application/json",
            (caller, id) -> note(id),
            (caller, typed) -> List.of(typed + "1", typed + "2"),
            ChangeDetector.of((caller, id, before) -> marked(id, before)),
            Permission.READ));
  }

  private ChangeDetector.Version marked(String id, ChangeDetector.Version before) {
    String text = note(id) + put.size();
    looks.incrementAndGet();
    return text.equals(before.stamp()) ? before : new ChangeDetector.Version(text, text);
  }

  private static String note(String id) {
    return switch (id) {
      case "gone" -> throw Failure.of(ErrorCode.SESSION_NOT_FOUND, "no note gone");
      case "secret" -> throw Failure.of(ErrorCode.PERMISSION_DENIED, "not yours");
      case "broken" -> throw new IllegalStateException("a secret");
      default -> "{\"id\":\"" + id + "\"}";
    };
  }

  private static List<Prompt> prompts() {
    return List.of(new Prompt(
        "greet",
        "Greets somebody.",
        List.of(new Prompt.Argument("who", "Whom.", true, (caller, typed) -> List.of("world"))),
        (caller, given) -> "Hello " + given.get("who")));
  }

  CallPolicy policy() {
    return new CallPolicy(
        (snapshot, token, connection) -> identify(connection),
        (caller, rate) -> {},
        (snapshot, caller) -> 0,
        List.of(this),
        this,
        Clock.systemUTC());
  }

  Caller identify(ConnectionContext connection) {
    return connection.client().equals("stranger")
        ? Caller.NOBODY
        : new Caller("ada", "tester", EnumSet.of(Permission.READ, Permission.WRITE));
  }

  @Override
  public CompletableFuture<Void> refused(Caller caller, String what, Failure failure) {
    refusals.add(what + " " + failure.code());
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CallSnapshot snapshot(CommitMode commit) {
    return CallSnapshot.NONE;
  }

  @Override
  public AutoCloseable listen(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }
}
