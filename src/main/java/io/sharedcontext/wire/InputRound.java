package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.AnswerForm;
import io.sharedcontext.tool.FormQuestion;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Utf8Bytes;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A call that may be answered with a question (SEP-2322). Nothing is kept between it and the call that brings
 * the answer but what the store holds: {@code requestState} is the question's id. Of one request.
 */
final class InputRound implements AnswerForm {
  private final Optional<Reply> reply;
  private final AtomicReference<@Nullable FormQuestion> asked = new AtomicReference<>();

  private InputRound(Optional<Reply> reply) {
    this.reply = reply;
  }

  /** How to ask the client of {@code request}, if it says with it that it has forms. */
  static Optional<InputRound> of(JsonRpcRequest request) {
    return ElicitationForm.declaredBy(request)
        ? Optional.of(new InputRound(ElicitationForm.response(request)
            .map(answer -> new Reply(request.required("requestState"), answer))))
        : Optional.empty();
  }

  @Override
  public Optional<Reply> reply() {
    return reply;
  }

  @Override
  public void ask(FormQuestion question) {
    asked.set(question);
  }

  /** The result that brings the question, if the call has asked one. */
  Optional<Utf8Bytes> result() {
    return Optional.ofNullable(asked.get()).map(question -> {
      ObjectNode result =
          Json.object().put("resultType", "input_required").put("requestState", question.id());
      result.set("inputRequests", ElicitationForm.inputs(question));
      return Utf8Bytes.of(Json.text(result));
    });
  }
}
