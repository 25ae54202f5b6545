/** Loading a store with real server processes, and accounting for every message afterwards. */
@NullMarked
package io.sharedcontext.cli.lab.load;

import org.jspecify.annotations.NullMarked;
