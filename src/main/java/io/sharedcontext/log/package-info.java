/** Log lines on standard error, reached through SLF4J only, and what no code expected. */
@NullMarked
package io.sharedcontext.log;

import org.jspecify.annotations.NullMarked;
