/** Moves the content of a store to another one, be it a file or on a database server. */
@NullMarked
package io.sharedcontext.cli.migrate;

import org.jspecify.annotations.NullMarked;
