package io.sharedcontext.cli.lab.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/** How often each operation comes up, as weights. */
public record OperationMix(Map<Operation, Integer> weights) {
  /** Only posts. */
  public static final OperationMix POSTS = new OperationMix(Map.of(Operation.ADD_MESSAGE, 1));

  private static final int MOST = 1_000_000;

  public OperationMix {
    weights = Map.copyOf(weights);
    if (weights.isEmpty()) {
      throw new IllegalArgumentException("a mix needs an operation with a weight above 0");
    }
  }

  /**
   * Reads a file like {@code {"add_message": 70, "get_messages": 30}}.
   *
   * @throws IllegalArgumentException with a sentence about what is wrong in it
   */
  public static OperationMix read(Path file) throws IOException {
    JsonNode weights;
    try {
      weights = Json.parse(Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("there is no file " + file, e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + " is " + e.getMessage(), e);
    }
    Map<Operation, Integer> read = new EnumMap<>(Operation.class);
    weights.properties().forEach(entry -> add(read, entry.getKey(), entry.getValue()));
    return new OperationMix(read);
  }

  private static void add(Map<Operation, Integer> weights, String tool, JsonNode weight) {
    Operation operation = Operation.of(tool)
        .orElseThrow(() -> new IllegalArgumentException(
            "a mix has no operation " + tool + "; there are " + Operation.tools()));
    if (!weight.isInt() || weight.intValue() < 0 || weight.intValue() > MOST) {
      throw new IllegalArgumentException(
          "the weight of " + tool + " must be a whole number from 0 to " + MOST);
    }
    if (weight.intValue() > 0) {
      weights.put(operation, weight.intValue());
    }
  }

  /** The next operation. */
  Operation next(Random chance) {
    int left =
        chance.nextInt(weights.values().stream().mapToInt(Integer::intValue).sum());
    for (Operation operation : Operation.values()) {
      left -= weights.getOrDefault(operation, 0);
      if (left < 0) {
        return operation;
      }
    }
    throw new IllegalStateException("weights do not add up");
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Operation operation : Operation.values()) {
      int weight = weights.getOrDefault(operation, 0);
      if (weight > 0) {
        text.append(text.isEmpty() ? "" : ", ")
            .append(operation.tool())
            .append(' ')
            .append(weight);
      }
    }
    return text.toString();
  }
}
