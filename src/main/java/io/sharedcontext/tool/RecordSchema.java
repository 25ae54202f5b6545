package io.sharedcontext.tool;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A record read by reflection once. {@link Schema}, {@link ArgumentReader}, {@link ResultWriter} and {@link
 * ToolReference} all go by it, so that what is announced is what is read and written.
 *
 * @param fields the components in their order
 * @param constructor the canonical constructor
 */
record RecordSchema(List<FieldSchema> fields, Constructor<?> constructor) {
  private static final Map<Class<?>, RecordSchema> SHAPES = new ConcurrentHashMap<>();

  static RecordSchema of(Class<?> type) {
    return SHAPES.computeIfAbsent(type, RecordSchema::read);
  }

  /** The component that clients call {@code name}. */
  Optional<FieldSchema> field(String name) {
    for (FieldSchema field : fields) {
      if (field.name().equals(name)) {
        return Optional.of(field);
      }
    }
    return Optional.empty();
  }

  private static RecordSchema read(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return new RecordSchema(Arrays.stream(components).map(FieldSchema::of).toList(), constructor);
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException("not a record: " + type, e);
    }
  }
}
