package io.sharedcontext.targets;

import io.sharedcontext.tool.Catalog;
import io.sharedcontext.tool.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A tool that is slow on purpose, so that a test can see the enforcement fail: the handler of the
 * tool that the system property {@value #PROPERTY} names takes {@value #MILLIS} ms longer.
 */
final class SlowedTool {
  static final String PROPERTY = "shared-context.targets.slowed";
  static final long MILLIS = 120;

  private SlowedTool() {}

  /** The same tools, of which one may be slowed. */
  static Catalog in(Catalog catalog) {
    String slowed = System.getProperty(PROPERTY, "");
    List<Tool<?, ?>> tools = new ArrayList<>();
    catalog.all().forEach(tool -> tools.add(tool.name().equals(slowed) ? slow(tool) : tool));
    return new Catalog(tools);
  }

  private static <Q extends Record, R extends Record> Tool<Q, R> slow(Tool<Q, R> tool) {
    return new Tool<>(
        tool.name(),
        tool.effect(),
        tool.permission(),
        tool.tier(),
        tool.rate(),
        tool.repeatable(),
        tool.beside(),
        tool.request(),
        tool.result(),
        (call, request) -> {
          pause();
          return tool.handler().handle(call, request);
        },
        tool.task());
  }

  private static void pause() {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MILLIS);
    for (long left = 1; left > 0; left = until - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
