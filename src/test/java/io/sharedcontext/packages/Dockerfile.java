package io.sharedcontext.packages;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The last stage of a Dockerfile, as far as ours goes: one instruction a line once lines that end in a
 * backslash are joined.
 *
 * @param instructions each as its first word and the rest
 */
record Dockerfile(List<Instruction> instructions) {
  /** One instruction: {@code COPY} and {@code --from=build /empty /data}, for example. */
  record Instruction(String name, String rest) {}

  /** One {@code COPY --from=build [--chown=U:G] SOURCE TARGET}. */
  record Copy(String owner, String source, Path target) {}

  static Dockerfile read(Path file) throws IOException {
    List<Instruction> instructions = new ArrayList<>();
    for (String line :
        Files.readString(file).replaceAll("\\\\\\n\\s*", "").lines().toList()) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] parts = line.split(" ", 2);
      if (parts[0].equals("FROM")) {
        instructions.clear();
      }
      instructions.add(new Instruction(parts[0], parts[1]));
    }
    return new Dockerfile(instructions);
  }

  private List<String> all(String name) {
    return instructions.stream()
        .filter(instruction -> instruction.name().equals(name))
        .map(Instruction::rest)
        .toList();
  }

  /** What follows the one instruction of that name. */
  String the(String name) {
    assertThat(all(name)).as(name).hasSize(1);
    return all(name).get(0);
  }

  /** The words of the one instruction of that name in the form of a JSON array. */
  List<String> words(String name) {
    String rest = the(name);
    List<String> words = new ArrayList<>();
    Json.parse(rest.substring(rest.indexOf('['))).forEach(word -> words.add(word.asText()));
    return words;
  }

  List<Copy> copies() {
    return all("COPY").stream().map(Dockerfile::copy).toList();
  }

  private static Copy copy(String rest) {
    List<String> words = List.of(rest.split(" "));
    assertThat(words).first().isEqualTo("--from=build");
    String owner = words.size() == 4 ? words.get(1).replace("--chown=", "") : "0:0";
    return new Copy(owner, words.get(words.size() - 2), Path.of(words.get(words.size() - 1)));
  }

  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    for (String pair : the("ENV").split(" ", -1)) {
      String[] parts = pair.split("=", 2);
      environment.put(parts[0], parts[1]);
    }
    return environment;
  }
}
