/** Histories of what clients called and got, and whether any correct server could have given them. */
@NullMarked
package io.sharedcontext.faults.check;

import org.jspecify.annotations.NullMarked;
