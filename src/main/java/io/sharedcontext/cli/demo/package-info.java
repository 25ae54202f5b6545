/** One command that shows a newcomer what the server is for, and checks itself while it does. */
@NullMarked
package io.sharedcontext.cli.demo;

import org.jspecify.annotations.NullMarked;
