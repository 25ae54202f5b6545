package io.sharedcontext.tool;

import java.util.Optional;

/**
 * Asks the person at a client with the answer to a call, where servers send no requests of their own: the client
 * makes the same call again, with what the person said. Of one call.
 */
public interface AnswerForm {
  /**
   * What a person said to a question of an earlier call.
   *
   * @param question names it
   * @param answer empty if the person does not want to say anything
   */
  record Reply(String question, Optional<String> answer) {}

  /** What came with this call. */
  Optional<Reply> reply();

  /** Has the answer to this call bring the question, in place of its result. */
  void ask(FormQuestion question);
}
