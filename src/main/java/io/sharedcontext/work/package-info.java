/** The board of each session: items of work, what they wait for, and who has claimed them. */
@NullMarked
package io.sharedcontext.work;

import org.jspecify.annotations.NullMarked;
