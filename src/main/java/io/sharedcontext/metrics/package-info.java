/** Figures: how long calls take in all processes, what agents did, caches, pool and targets. */
@NullMarked
package io.sharedcontext.metrics;

import org.jspecify.annotations.NullMarked;
