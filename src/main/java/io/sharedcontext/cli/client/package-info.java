/** Clients of server processes of their own: a plain one for measuring, by lines of JSON-RPC. */
@NullMarked
package io.sharedcontext.cli.client;

import org.jspecify.annotations.NullMarked;
