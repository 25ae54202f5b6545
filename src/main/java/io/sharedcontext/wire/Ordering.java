package io.sharedcontext.wire;

/** Where a request runs. */
public enum Ordering {
  /** On the reading thread, before the next line is read: for what is instant. */
  AT_ONCE,
  /** Beside other requests, once every change that came before it is done. */
  READ,
  /** After the change that came before it has begun, in the order they came in. */
  CHANGE
}
