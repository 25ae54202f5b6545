/** The SQLite store that many processes share. The only package that knows JDBC; knows no feature. */
@NullMarked
package io.sharedcontext.store;

import org.jspecify.annotations.NullMarked;
