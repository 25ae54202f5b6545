/**
 * The configuration files of MCP clients: where each client has its own, in which format, and how an
 * entry for this server is put into one, and taken out, with every other byte left as it is.
 */
@NullMarked
package io.sharedcontext.cli.clientconfig;

import org.jspecify.annotations.NullMarked;
