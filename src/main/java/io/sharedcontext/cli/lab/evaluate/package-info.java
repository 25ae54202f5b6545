/** How well search finds what it should, on corpora with questions whose answers are known. */
@NullMarked
package io.sharedcontext.cli.lab.evaluate;

import org.jspecify.annotations.NullMarked;
