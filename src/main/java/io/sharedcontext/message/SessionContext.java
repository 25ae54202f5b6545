package io.sharedcontext.message;

/**
 * What catch_up tells of a session beside its messages, by features that come after this one.
 *
 * @param state what all of it depends on
 */
public record SessionContext(
    SharedKeyLookup keys, LockLookup locks, PresenceLookup agents, Surroundings state) {}
