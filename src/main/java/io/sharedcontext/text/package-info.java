/** What text of others may do to a terminal, a log or a reader, decided once for all who show it. */
@NullMarked
package io.sharedcontext.text;

import org.jspecify.annotations.NullMarked;
