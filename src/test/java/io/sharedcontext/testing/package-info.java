/** What tests share: stores, servers, clocks, waits, and errors that are expected. */
@NullMarked
package io.sharedcontext.testing;

import org.jspecify.annotations.NullMarked;
