/** How long things are kept, and how they are removed for good. Nothing is, unless somebody asks. */
@NullMarked
package io.sharedcontext.retention;

import org.jspecify.annotations.NullMarked;
