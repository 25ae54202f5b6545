package io.sharedcontext.faults.check;

/** A message as it lies in the store. */
public record Stored(long id, String content) {}
