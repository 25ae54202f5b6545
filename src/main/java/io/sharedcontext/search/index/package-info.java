/** What is kept of messages for searching: documents in the store, indexes and texts in memory. Internal to search. */
@NullMarked
package io.sharedcontext.search.index;

import org.jspecify.annotations.NullMarked;
