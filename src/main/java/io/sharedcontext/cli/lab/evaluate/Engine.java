package io.sharedcontext.cli.lab.evaluate;

import java.util.List;

/** Something that finds messages. */
interface Engine extends AutoCloseable {
  /** The ids of the best answers, best first, at most {@code limit}. */
  List<String> best(CorpusQuery request, int limit);

  @Override
  default void close() {}
}
