/** What agents ask people, and what people answer. */
@NullMarked
package io.sharedcontext.people;

import org.jspecify.annotations.NullMarked;
