/** The archive of loaded classes with which servers start in half the time. */
@NullMarked
package io.sharedcontext.cli.classarchive;

import org.jspecify.annotations.NullMarked;
