package io.sharedcontext.cli.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Which id each message of one session got in the store, by its id in the file. Both grow with every
 * message. Sixteen bytes a message, because an import may have millions. For one thread.
 */
final class Ids {
  private static final int BLOCK = 256;

  /** Blocks of pairs: the id in the file, then the id in the store. */
  private final List<long[]> blocks = new ArrayList<>();

  private int size;

  int size() {
    return size;
  }

  void add(long inFile, long inStore) {
    int at = size++;
    if (at % BLOCK == 0) {
      blocks.add(new long[2 * BLOCK]);
    }
    blocks.get(at / BLOCK)[2 * (at % BLOCK)] = inFile;
    blocks.get(at / BLOCK)[2 * (at % BLOCK) + 1] = inStore;
  }

  /** Adds all of {@code later}, which go on where these end. */
  void addAll(Ids later) {
    for (int i = 0; i < later.size(); i++) {
      add(later.inFile(i), later.inStore(i));
    }
  }

  /** The stored id of exactly that message. */
  OptionalLong find(long inFile) {
    int at = floor(inFile);
    boolean found = at >= 0 && inFile(at) == inFile;
    return found ? OptionalLong.of(inStore(at)) : OptionalLong.empty();
  }

  /** The stored id of that message or else of the last one before it; 0 for none. */
  long upTo(long inFile) {
    int at = floor(inFile);
    return at < 0 ? 0 : inStore(at);
  }

  private long inFile(int at) {
    return blocks.get(at / BLOCK)[2 * (at % BLOCK)];
  }

  private long inStore(int at) {
    return blocks.get(at / BLOCK)[2 * (at % BLOCK) + 1];
  }

  private int floor(long inFile) {
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (inFile(middle) <= inFile) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }
}
