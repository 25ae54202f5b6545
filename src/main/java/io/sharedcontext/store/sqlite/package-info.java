/**
 * The store in one SQLite file that the processes of one machine share: its files and locks, its log,
 * its library. The only package that knows SQLite's driver; knows no feature.
 */
@NullMarked
package io.sharedcontext.store.sqlite;

import org.jspecify.annotations.NullMarked;
