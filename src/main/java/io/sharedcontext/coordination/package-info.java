/** Working together across processes: leases, presence, waiting. */
@NullMarked
package io.sharedcontext.coordination;

import org.jspecify.annotations.NullMarked;
