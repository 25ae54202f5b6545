package io.sharedcontext.cli.demo;

/**
 * One part of the demonstration.
 *
 * @param title what it shows
 * @param action plays it
 */
record Scene(String title, Action action) {
  /** What happens in a scene. */
  @FunctionalInterface
  interface Action {
    void play(Stage stage) throws Exception;
  }
}
