/** Traces and metrics for OpenTelemetry, where somebody has set an endpoint for them. */
@NullMarked
package io.sharedcontext.telemetry;

import org.jspecify.annotations.NullMarked;
