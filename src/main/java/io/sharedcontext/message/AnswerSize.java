package io.sharedcontext.message;

import io.sharedcontext.tool.Descriptions;
import io.sharedcontext.tool.Doc;

/** How large an answer may be: a part of the requests whose answers can be large. */
public record AnswerSize(
    @Doc(
        value = Descriptions.MAX_TOKENS,
        min = 100,
        max = 50_000,
        capped = true,
        raised = true,
        otherwise = TokenBudget.DEFAULT)
    int maxTokens) {

  /** The budget of such an answer. */
  public TokenBudget budget() {
    return TokenBudget.of(maxTokens);
  }
}
