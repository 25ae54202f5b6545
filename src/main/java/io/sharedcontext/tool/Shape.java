package io.sharedcontext.tool;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A record read by reflection once. {@link Schema}, {@link Arguments}, {@link Results} and {@link
 * Reference} all go by it, so that what is announced is what is read and written.
 *
 * @param fields the components in their order
 * @param constructor the canonical constructor
 */
record Shape(List<Field> fields, Constructor<?> constructor) {
  private static final Map<Class<?>, Shape> SHAPES = new ConcurrentHashMap<>();

  static Shape of(Class<?> type) {
    return SHAPES.computeIfAbsent(type, Shape::read);
  }

  private static Shape read(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return new Shape(Arrays.stream(components).map(Field::of).toList(), constructor);
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException("not a record: " + type, e);
    }
  }
}
