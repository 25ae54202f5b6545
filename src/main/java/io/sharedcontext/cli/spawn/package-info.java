/** Server processes of their own, driven through the MCP SDK's client. */
@NullMarked
package io.sharedcontext.cli.spawn;

import org.jspecify.annotations.NullMarked;
