package io.sharedcontext.tool;

import com.fasterxml.jackson.core.io.SerializedString;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * One component of a result. It is read by reflection, which the launcher has go through native code: that
 * begins at once and stays slow. What is read often gets a method handle, which takes a new process a
 * millisecond to make. Safe for several threads.
 */
final class ResultMember {
  /** As many reads through native code as a method handle takes to make. */
  private static final int FEW = 1_000;

  private static final MethodType READER = MethodType.methodType(Object.class, Object.class);

  private final SerializedString key;
  private final Method accessor;
  private volatile @Nullable MethodHandle handle;

  /** How often it was read through native code; some of those of other threads may be missing. */
  private int reads;

  ResultMember(FieldSchema field) {
    this.key = field.key();
    this.accessor = field.accessor();
  }

  /** Its name in the result. */
  SerializedString key() {
    return key;
  }

  /** Its value in {@code record}. */
  Object read(Record record) {
    MethodHandle made = handle;
    try {
      return made == null ? first(record) : (Object) made.invokeExact((Object) record);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("cannot read " + key.getValue(), e);
    }
  }

  private Object first(Record record) throws Throwable {
    if (++reads > FEW) {
      handle = MethodHandles.lookup().unreflect(accessor).asType(READER);
    }
    try {
      return accessor.invoke(record);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }
}
