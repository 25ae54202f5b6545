package io.sharedcontext.tool;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The few facts that one client's pipe carries from call to call: what the client calls itself, and
 * the token of the agent that authenticated on it last. Safe for use by several threads.
 */
public final class ConnectionContext {
  private final AtomicReference<String> client;
  private final AtomicReference<String> token;

  public ConnectionContext() {
    this("", new AtomicReference<>(""));
  }

  private ConnectionContext(String client, AtomicReference<String> token) {
    this.client = new AtomicReference<>(client);
    this.token = token;
  }

  /** This connection with the client's name of now, whatever it calls itself later. */
  public ConnectionContext asNow() {
    return new ConnectionContext(client(), token);
  }

  /** The client's name as it gave it; empty before it gave one. */
  public String client() {
    return Objects.requireNonNullElse(client.get(), "");
  }

  /** Notes what the client calls itself. */
  public void client(String name) {
    client.set(name);
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
