/** What a tool is, apart from any particular tool, wire or store. Imports nothing of ours. */
@NullMarked
package io.sharedcontext.tool;

import org.jspecify.annotations.NullMarked;
