/** Finds keys and tokens in what agents write, before it is stored. */
@NullMarked
package io.sharedcontext.secrets;

import org.jspecify.annotations.NullMarked;
