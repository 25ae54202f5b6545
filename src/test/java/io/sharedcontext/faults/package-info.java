/**
 * The fault harness: real servers under load on one store, faults that are injected and lifted, and the
 * judgement of all that was acknowledged. {@code mvn -Pfaults verify} runs {@link
 * io.sharedcontext.faults.FaultHarness}; {@code FaultHarnessIT} is its short form.
 */
@NullMarked
package io.sharedcontext.faults;

import org.jspecify.annotations.NullMarked;
