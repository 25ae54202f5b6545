/**
 * The store that many processes share: transactions, the writer, what changed. It and the packages of
 * the engines in it are the only ones that know JDBC; it knows no engine, and none of them a feature.
 */
@NullMarked
package io.sharedcontext.store;

import org.jspecify.annotations.NullMarked;
