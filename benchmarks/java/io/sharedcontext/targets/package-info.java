/** Measures whole calls and fails when one of the promised times is missed. */
@NullMarked
package io.sharedcontext.targets;

import org.jspecify.annotations.NullMarked;
