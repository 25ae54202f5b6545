/** What agents keep for later: entries under a key, private or shared, of a session or the store. */
@NullMarked
package io.sharedcontext.memory;

import org.jspecify.annotations.NullMarked;
