package io.sharedcontext.store;

/**
 * The pool of connections that read, as it counts itself.
 *
 * @param active in use
 * @param idle at rest
 * @param waiting callers that wait for one
 * @param max the limit
 * @param borrowed how often it lent one
 * @param timedOut how often a caller waited in vain
 */
public record ReaderStats(
    int active, int idle, int waiting, int max, long borrowed, long timedOut) {}
