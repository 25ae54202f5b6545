package io.sharedcontext.testing;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** What {@link SqliteOnly} asks for. */
final class SqliteOnlyCondition implements ExecutionCondition {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return AnnotationSupport.findAnnotation(context.getElement(), SqliteOnly.class)
        .filter(found -> TestEngine.current() != TestEngine.SQLITE)
        .map(found -> ConditionEvaluationResult.disabled("SQLite only: " + found.value()))
        .orElseGet(() -> ConditionEvaluationResult.enabled(""));
  }
}
