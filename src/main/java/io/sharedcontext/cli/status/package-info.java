/** How things stand in a store at one moment. */
@NullMarked
package io.sharedcontext.cli.status;

import org.jspecify.annotations.NullMarked;
