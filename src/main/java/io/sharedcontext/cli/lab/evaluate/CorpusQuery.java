package io.sharedcontext.cli.lab.evaluate;

import java.util.Set;

/**
 * A question to a corpus.
 *
 * @param id by which the files name it
 * @param space the session to search
 * @param category what kind of question it is; empty if nobody said
 * @param relevant the ids of the messages that answer it, at least one
 */
record CorpusQuery(String id, String space, String query, String category, Set<String> relevant) {
  CorpusQuery {
    relevant = Set.copyOf(relevant);
  }
}
