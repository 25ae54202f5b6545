package io.sharedcontext;

import io.sharedcontext.store.FileTrust;
import io.sharedcontext.store.StoreSettings;
import io.sharedcontext.tool.CallListener;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Tool;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the operator once, with the first call that succeeds, that other users may look into the store. It is used
 * all the same: it was made before that was asked for, or by somebody who wants it so.
 */
final class ExposureWarning implements CallListener {
  private static final Logger LOG = LoggerFactory.getLogger(ExposureWarning.class);

  private final StoreSettings store;
  private final AtomicBoolean looked = new AtomicBoolean();

  /** For a store. */
  ExposureWarning(StoreSettings store) {
    this.store = store;
  }

  @Override
  public void answered(Tool<?, ?> tool, Caller caller, long nanos, Optional<ErrorCode> failure) {
    if (failure.isEmpty() && !looked.getAndSet(true) && store.inFile()) {
      FileTrust.exposure(store.file()).ifPresent(LOG::warn);
    }
  }
}
