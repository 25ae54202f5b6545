/** Sessions, messages and memory as JSON Lines: out of a store, and into one. */
@NullMarked
package io.sharedcontext.cli.archive;

import org.jspecify.annotations.NullMarked;
