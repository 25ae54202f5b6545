/** Taking part from a terminal or a hook: waiting, watching and posting. */
@NullMarked
package io.sharedcontext.cli.live;

import org.jspecify.annotations.NullMarked;
