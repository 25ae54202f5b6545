/** Sessions, the topics that agents talk under, and who takes part in them. */
@NullMarked
package io.sharedcontext.session;

import org.jspecify.annotations.NullMarked;
