/** The guard: refuses edits of files that another agent has locked. */
@NullMarked
package io.sharedcontext.cli.guard;

import org.jspecify.annotations.NullMarked;
