package io.sharedcontext;

import io.sharedcontext.log.UncaughtErrors;

/** A server with a thread that fails. */
final class FailingThreadServer {
  private FailingThreadServer() {}

  /** Serves. */
  public static void main(String[] arguments) throws Exception {
    UncaughtErrors.install();
    Thread doomed = new Thread(FailingThreadServer::fail, "doomed");
    doomed.start();
    doomed.join();
    Main.main(arguments);
  }

  private static void fail() {
    throw new NoClassDefFoundError("on/Purpose");
  }
}
