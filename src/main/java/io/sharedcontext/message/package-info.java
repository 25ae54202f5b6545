/**
 * Messages, what a caller may see of them, how far it has acknowledged them, and the views of a
 * session that are made of them.
 */
@NullMarked
package io.sharedcontext.message;

import org.jspecify.annotations.NullMarked;
