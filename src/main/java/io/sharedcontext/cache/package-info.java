/**
 * What a process remembers, over Caffeine: named caches in two levels, each bounded in bytes. Imports
 * nothing of ours.
 */
@NullMarked
package io.sharedcontext.cache;

import org.jspecify.annotations.NullMarked;
