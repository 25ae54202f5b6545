/** What measuring commands share: samples, processes' use of the machine, a place to work in. */
@NullMarked
package io.sharedcontext.cli.lab.measure;

import org.jspecify.annotations.NullMarked;
