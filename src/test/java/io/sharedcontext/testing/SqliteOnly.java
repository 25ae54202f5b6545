package io.sharedcontext.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test, or a class of tests, that is left out when tests run on another engine than SQLite. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SqliteOnlyCondition.class)
public @interface SqliteOnly {
  /** Why there is nothing to test on the other: what of SQLite's it is about. */
  String value();
}
