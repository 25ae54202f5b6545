/**
 * JSON-RPC and the Model Context Protocol on standard input and output, both eras on one pipe. Knows
 * what a tool is, and no particular tool.
 */
@NullMarked
package io.sharedcontext.wire;

import org.jspecify.annotations.NullMarked;
