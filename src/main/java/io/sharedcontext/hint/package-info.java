/** How things stand for an agent, and the hints of it that hooks and prompts read without a JVM. */
@NullMarked
package io.sharedcontext.hint;

import org.jspecify.annotations.NullMarked;
