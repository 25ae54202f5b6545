/** What the hooks of clients say to their agents, and how each client wants it said. */
@NullMarked
package io.sharedcontext.cli.hooks;

import org.jspecify.annotations.NullMarked;
