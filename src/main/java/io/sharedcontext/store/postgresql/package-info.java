/** The store on a PostgreSQL server, which processes of several machines share. Knows no feature. */
@NullMarked
package io.sharedcontext.store.postgresql;

import org.jspecify.annotations.NullMarked;
