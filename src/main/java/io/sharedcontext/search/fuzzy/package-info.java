/** How alike texts and words are: the weighted ratio and edit distances. Internal to search. */
@NullMarked
package io.sharedcontext.search.fuzzy;

import org.jspecify.annotations.NullMarked;
