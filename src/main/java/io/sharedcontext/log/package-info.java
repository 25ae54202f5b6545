/** Log lines on standard error. Reached through SLF4J only. */
@NullMarked
package io.sharedcontext.log;

import org.jspecify.annotations.NullMarked;
