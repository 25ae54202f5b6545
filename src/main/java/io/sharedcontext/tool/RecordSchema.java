package io.sharedcontext.tool;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A record read by reflection once. {@link Schema}, {@link ArgumentReader}, {@link ResultWriter} and {@link
 * ToolReference} all go by it, so that what is announced is what is read and written. A component of
 * a request that is a record without {@link Doc} stands for that record's components.
 *
 * @param fields the components in their order
 * @param parts for each component of the record, what it stands for
 * @param constructor the canonical constructor
 */
record RecordSchema(
    List<FieldSchema> fields, List<Optional<RecordSchema>> parts, Constructor<?> constructor) {
  private static final Map<Class<?>, RecordSchema> SCHEMAS = new ConcurrentHashMap<>();

  static RecordSchema of(Class<?> type) {
    return SCHEMAS.computeIfAbsent(type, RecordSchema::read);
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
      List<FieldSchema> fields =
          Arrays.stream(components).flatMap(RecordSchema::fields).toList();
      return new RecordSchema(
          fields, Arrays.stream(components).map(RecordSchema::part).toList(), constructor);
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException("not a record: " + type, e);
    }
  }

  private static Stream<FieldSchema> fields(RecordComponent component) {
    return part(component)
        .map(part -> part.fields().stream())
        .orElseGet(() -> Stream.of(FieldSchema.of(component)));
  }

  private static Optional<RecordSchema> part(RecordComponent component) {
    return component.getType().isRecord() && !component.isAnnotationPresent(Doc.class)
        ? Optional.of(read(component.getType()))
        : Optional.empty();
  }

  /** The record of these values of its fields, which are taken in their order. */
  Object create(Iterator<?> values) {
    Object[] arguments = new Object[parts.size()];
    for (int i = 0; i < arguments.length; i++) {
      Optional<RecordSchema> part = parts.get(i);
      arguments[i] = part.isPresent() ? part.get().create(values) : values.next();
    }
    try {
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Failure failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
