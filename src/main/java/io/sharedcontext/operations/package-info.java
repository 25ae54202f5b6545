/** What helps to work with the server itself: guidance, documents to read, prompts. */
@NullMarked
package io.sharedcontext.operations;

import org.jspecify.annotations.NullMarked;
