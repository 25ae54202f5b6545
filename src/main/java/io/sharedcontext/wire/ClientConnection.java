package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sharedcontext.tool.ConnectionContext;
import io.sharedcontext.tool.Utf8Bytes;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** The client at the other end of the pipe. Safe for use by several threads. */
public final class ClientConnection {
  private final LineWriter output;
  private final ConnectionContext connection = new ConnectionContext();
  private final AtomicReference<String> revision = new AtomicReference<>("");
  private final AtomicReference<JsonNode> capabilities =
      new AtomicReference<>(MissingNode.getInstance());
  private final Queue<Runnable> endTasks = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final Queue<String> undone = new ConcurrentLinkedQueue<>();
  private final AtomicLong unanswered = new AtomicLong();
  private final AtomicLong asked = new AtomicLong();
  private final Map<JsonNode, CompletableFuture<ObjectNode>> questions = new ConcurrentHashMap<>();

  ClientConnection(LineWriter output) {
    this.output = output;
  }

  /** The facts that tools know of it. */
  public ConnectionContext connection() {
    return connection;
  }

  /** Sends a notification. */
  public void sendNotification(String method, ObjectNode params) {
    send(JsonRpcWriter.notification(method, params));
  }

  /** Sends a line. */
  void send(Utf8Bytes frame) {
    output.write(frame);
  }

  /** Sends a line, and does {@code written} if the pipe took all of it. */
  void send(Utf8Bytes frame, Runnable written) {
    output.write(frame, written);
  }

  /** Has {@code farewell} run when no more requests are taken; what it ends is still answered. */
  void atEnd(Runnable task) {
    endTasks.add(task);
    if (ended.get()) {
      task.run();
    }
  }

  /** Runs what was to be run at the end. */
  void end() {
    ended.set(true);
    endTasks.forEach(Runnable::run);
  }

  /** Notes that {@code what} was refused for want of time, if the end has come: it may come again. */
  void refused(String what) {
    if (ended.get()) {
      noteUndone(what);
    }
  }

  /** Notes that {@code what} was asked for and will not be done. */
  void noteUndone(String what) {
    undone.add(what);
  }

  /** Counts a request that could not be answered at all; takes no memory. */
  void noteUnanswered() {
    unanswered.incrementAndGet();
  }

  /** What was asked for and not done. */
  List<String> undone() {
    return Stream.concat(
            undone.stream(),
            Stream.generate(() -> "request that could not be answered").limit(unanswered.get()))
        .toList();
  }

  /** Sends a request; gives the whole response. Only for clients of the legacy era. */
  public CompletableFuture<ObjectNode> ask(String method, ObjectNode params) {
    JsonNode id = TextNode.valueOf("server-" + asked.incrementAndGet());
    CompletableFuture<ObjectNode> response = new CompletableFuture<>();
    questions.put(id, response);
    output.write(JsonRpcWriter.request(id, method, params));
    return response;
  }

  /** Takes a response; one to a question that was never asked is dropped. */
  void answered(JsonRpcMessage response) {
    Optional.ofNullable(questions.remove(response.id()))
        .ifPresent(question -> question.complete(response.body()));
  }

  /** What the client declared in the last handshake; missing before one. */
  JsonNode capabilities() {
    return Objects.requireNonNull(capabilities.get());
  }

  void capabilities(JsonNode declared) {
    capabilities.set(declared);
  }

  /** The revision of the last handshake; empty before one. */
  String revision() {
    return String.valueOf(revision.get());
  }

  void revision(String agreed) {
    revision.set(agreed);
  }
}
