/** Which project a directory belongs to; found without starting Git, and no permission for anything. */
@NullMarked
package io.sharedcontext.workspace;

import org.jspecify.annotations.NullMarked;
