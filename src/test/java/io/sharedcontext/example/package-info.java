/** The feature that docs/adding-a-tool.md builds, compiled and tested so that the page stays true. */
@NullMarked
package io.sharedcontext.example;

import org.jspecify.annotations.NullMarked;
