package io.sharedcontext.tool;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a call came to.
 *
 * @param <R> the tool's result record
 */
public sealed interface Outcome<R extends Record> {
  /** A result made by this call. */
  record Fresh<R extends Record>(R result) implements Outcome<R> {}

  /** The stored result of the first call with the same idempotency key. */
  record Replayed<R extends Record>(JsonNode first) implements Outcome<R> {}
}
