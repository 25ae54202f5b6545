package io.sharedcontext.tool;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The few facts that one client's pipe carries from call to call: what the client calls itself, the
 * token of the agent that authenticated on it last, and whether a person can be asked there. Safe for use by several threads.
 */
public final class ConnectionContext {
  private final AtomicReference<String> client;
  private final AtomicReference<String> token;
  private final AtomicReference<Optional<Elicitor>> elicitor;
  private final Optional<AnswerForm> form;

  public ConnectionContext() {
    this("", new AtomicReference<>(""), new AtomicReference<>(Optional.empty()), Optional.empty());
  }

  private ConnectionContext(
      String client,
      AtomicReference<String> token,
      AtomicReference<Optional<Elicitor>> elicitor,
      Optional<AnswerForm> form) {
    this.client = new AtomicReference<>(client);
    this.token = token;
    this.elicitor = elicitor;
    this.form = form;
  }

  /** This connection with the client's name of now, whatever it calls itself later. */
  public ConnectionContext asNow() {
    return new ConnectionContext(client(), token, elicitor, form);
  }

  /** The same for a call at which people are asked by its answer, if at all. */
  public ConnectionContext asking(Optional<AnswerForm> way) {
    return new ConnectionContext(client(), token, new AtomicReference<>(Optional.empty()), way);
  }

  /** Asks the person at the client by the answer to the call; empty where that cannot be done. */
  public Optional<AnswerForm> form() {
    return form;
  }

  /** The client's name as it gave it; empty before it gave one. */
  public String client() {
    return Objects.requireNonNullElse(client.get(), "");
  }

  /** Notes what the client calls itself. */
  public void client(String name) {
    client.set(name);
  }

  /** Asks the person at the client; empty where that cannot be done. */
  public Optional<Elicitor> elicitor() {
    return Objects.requireNonNullElse(elicitor.get(), Optional.empty());
  }

  /** Notes how the person at the client is asked. */
  public void elicitor(Optional<Elicitor> way) {
    elicitor.set(way);
  }

  /** The token of the agent that authenticated last on this connection, if one did. */
  public Optional<String> token() {
    return Optional.ofNullable(token.get()).filter(text -> !text.isEmpty());
  }

  /** Later calls without a token of their own act as the agent that {@code text} names. */
  public void token(String text) {
    token.set(text);
  }
}
