/**
 * Everything beside {@code serve}: one small class per command. Uses every other package, is used by
 * none, and is never loaded by a process that serves.
 */
@NullMarked
package io.sharedcontext.cli;

import org.jspecify.annotations.NullMarked;
