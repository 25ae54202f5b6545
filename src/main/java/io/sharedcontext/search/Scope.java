package io.sharedcontext.search;

import java.util.function.IntPredicate;

/**
 * One session's part in a search. Both tests are given places in {@link Index.View}.
 *
 * @param index the session's messages
 * @param visible which messages the caller may see: nothing else counts in any way
 * @param wanted which of the visible ones may be found (by sender, time, visibility); the others
 *     still count as what stands next to a message
 */
public record Scope(Index.View index, IntPredicate visible, IntPredicate wanted) {}
