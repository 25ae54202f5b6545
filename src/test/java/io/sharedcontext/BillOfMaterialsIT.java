package io.sharedcontext;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What the jar is made of, by the bill of materials that the build writes beside it. */
class BillOfMaterialsIT {
  private static final Path JAR = Path.of("target", "shared-context-server.jar");

  private static final Path BILL = Path.of("target", "shared-context-server.cdx.json");

  /** They allow a work under Apache 2.0 to hold what is under them, and ask for no source. */
  private static final List<String> ALLOWED =
      List.of("Apache-2.0", "MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause");

  private static final String APACHE = "Apache-2.0";

  private record Component(String group, String name, String version, List<String> licences) {
    static Component of(JsonNode json) {
      List<String> licences = items(json.path("licenses"))
          .map(one -> one.path("license").path("id").asText(one.toString()))
          .toList();
      return new Component(
          json.path("group").asText(),
          json.path("name").asText(),
          json.path("version").asText(),
          licences);
    }

    String line() {
      return "| `" + group + ":" + name + "` | " + version + " | " + String.join(", ", licences)
          + " |\n";
    }
  }

  private static Stream<JsonNode> items(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static List<Component> components() throws IOException {
    return items(Json.parse(Files.readString(BILL)).path("components"))
        .map(Component::of)
        .toList();
  }

  private static String entry(String name) throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      return new String(
          jar.getInputStream(jar.getJarEntry(name)).readAllBytes(),
          java.nio.charset.StandardCharsets.UTF_8);
    }
  }

  @Test
  void every_library_is_under_a_licence_that_this_one_may_hold() throws IOException {
    assertThat(components())
        .hasSizeGreaterThan(10)
        .allSatisfy(component -> assertThat(component.licences())
            .as(component.toString())
            .isNotEmpty()
            .isSubsetOf(ALLOWED));
  }

  @Test
  void the_page_of_licences_is_the_one_on_file() throws IOException {
    StringBuilder page = new StringBuilder("""
        # Licences

        Shared Context Server is under the [Apache License 2.0](../LICENSE). Its jar holds these libraries, by the
        bill of materials `target/shared-context-server.cdx.json` that each build writes (CycloneDX). The texts
        that they want to be passed on are in the jar, in `META-INF/THIRD-PARTY.txt`. fuzzywuzzy, which is under
        the GPL, is used by tests and benchmarks alone. `mvn verify -Dupdate=true` writes this page anew.

        | Library | Version | Licence |
        | --- | --- | --- |
        """);
    components().stream().map(Component::line).sorted().forEach(page::append);
    Path file = Path.of("docs", "licences.md");
    if (Boolean.getBoolean("update")) {
      Files.writeString(file, page);
    }
    assertThat(file).hasContent(page.toString());
  }

  @Test
  void the_jar_passes_on_the_notices_of_its_libraries() throws IOException {
    String notices = entry("META-INF/THIRD-PARTY.txt");

    assertThat(entry("META-INF/LICENSE")).contains("Apache License");
    assertThat(components().stream().filter(one -> !one.licences().equals(List.of(APACHE))))
        .isNotEmpty()
        .allSatisfy(one -> assertThat(notices).contains(one.group()).contains(one.name()));
  }

  @Test
  void the_jar_holds_nothing_but_what_the_bill_names() throws IOException {
    List<String> known = List.of(
        "io/sharedcontext/",
        "io/modelcontextprotocol/",
        "io/opentelemetry/",
        "com/fasterxml/jackson/",
        "com/auth0/jwt/",
        "com/github/benmanes/caffeine/",
        "com/google/errorprone/annotations/",
        "com/zaxxer/hikari/",
        "picocli/",
        "reactor/",
        "org/reactivestreams/",
        "com/networknt/",
        "com/ethlo/time/",
        "org/antlr/v4/runtime/",
        "org/jspecify/",
        "org/postgresql/",
        "org/slf4j/",
        "org/snakeyaml/engine/",
        "org/sqlite/",
        "org/tomlj/");
    try (JarFile jar = new JarFile(JAR.toFile())) {
      Optional<String> unknown = jar.stream()
          .map(entry -> entry.getName().replaceFirst("^META-INF/versions/[0-9]+/", ""))
          .filter(name -> name.endsWith(".class") && known.stream().noneMatch(name::startsWith))
          .findFirst();
      assertThat(unknown).isEmpty();
    }
  }
}
