/**
 * The feature that docs/adding-a-tool.md builds, and the examples in the Javadoc of the server: compiled
 * and tested so that both stay true.
 */
@NullMarked
package io.sharedcontext.example;

import org.jspecify.annotations.NullMarked;
