/** The archive of loaded classes with which servers start in half the time. */
@NullMarked
package io.sharedcontext.cli.start;

import org.jspecify.annotations.NullMarked;
