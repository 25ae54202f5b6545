package io.sharedcontext.message;

/**
 * The beginning of a message that waits.
 *
 * @param addressed whether it names who is asked for
 * @param elsewhere whether its session belongs to another workspace than the one that is looked at
 * @param beginning its first characters, {@link UnreadTable#BEGINNING} at most
 */
public record UnreadMessage(
    long id,
    String session,
    String purpose,
    String sender,
    boolean addressed,
    boolean elsewhere,
    String beginning) {}
