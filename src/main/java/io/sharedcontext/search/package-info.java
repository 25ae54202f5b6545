/** Finding messages and memory: words, typos, and what they stand next to. */
@NullMarked
package io.sharedcontext.search;

import org.jspecify.annotations.NullMarked;
