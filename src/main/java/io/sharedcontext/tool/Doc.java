package io.sharedcontext.tool;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says what a record or one of its components means, and which values it takes. On a request record
 * it is the tool's description. Everything about a field follows from it and the component's type:
 * {@code Optional} is optional, a {@link #otherwise} gives the default, anything else is required. A
 * component that is a record and has none stands for that record's components, so that requests can
 * share them.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.RECORD_COMPONENT})
public @interface Doc {
  /** One sentence with the unit where there is one; empty where the name says it all. */
  String value() default "";

  /** What clients call it, where Java does not allow a component of that name. */
  String name() default "";

  /** Smallest number; fewest characters of a text or items of a list. */
  long min() default 0;

  /**
   * Largest number; most characters (code points) of a text, items of a list, or UTF-8 bytes of a
   * JSON value or object.
   */
  long max() default Long.MAX_VALUE;

  /** Most keys of an object. */
  int maxKeys() default Integer.MAX_VALUE;

  /** The value used when the argument is absent. */
  String otherwise() default "";

  /** A regular expression that a text, or each text of a list, matches as a whole. */
  String pattern() default "";

  /** The code when {@link #max} or {@link #maxKeys} is exceeded. */
  ErrorCode over() default ErrorCode.INVALID_INPUT;

  /** Whether it is an identifier or a cursor: never empty or zero, and without blanks around it. */
  boolean id() default false;

  /** Whether a text of blanks alone says something, where an empty one does not. */
  boolean blank() default false;

  /** Whether a number above {@link #max} is read as the largest, and the result says so. */
  boolean capped() default false;

  /** Whether a positive number below {@link #min} is read as the smallest, and the result says so. */
  boolean raised() default false;

  /**
   * The largest number of a call that may be answered as a task; 0 if that changes nothing. Only where
   * {@link #capped}.
   */
  long asTask() default 0;

  /** Whether its value is a credential, which no error repeats. */
  boolean secret() default false;
}
