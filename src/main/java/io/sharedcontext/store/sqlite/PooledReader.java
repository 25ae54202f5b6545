package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.StatementCache;
import java.sql.Connection;

/**
 * A reader that is lent.
 *
 * @param lent what goes back: the pool's own wrapping, or the connection itself before the pool is up
 * @param statements of the connection, which stay prepared
 */
record PooledReader(Connection lent, StatementCache statements) {}
