/** Looks over an installation and its store, and says what to do about what it finds. */
@NullMarked
package io.sharedcontext.cli.doctor;

import org.jspecify.annotations.NullMarked;
