/**
 * Calls that wait as tasks: kept in the store, carried on by a process of their agent, completed once.
 * Knows no particular tool.
 */
@NullMarked
package io.sharedcontext.task;

import org.jspecify.annotations.NullMarked;
