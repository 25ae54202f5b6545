/** The standard measurements: what a call takes, beside its target and beside an earlier run. */
@NullMarked
package io.sharedcontext.cli.lab.bench;

import org.jspecify.annotations.NullMarked;
