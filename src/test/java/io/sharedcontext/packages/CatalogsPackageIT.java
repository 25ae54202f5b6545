package io.sharedcontext.packages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.Version;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Entries for catalogues, made where the files of all platforms are together, as in a release. */
@Tag("packages")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "packages are made by a POSIX shell script")
class CatalogsPackageIT {
  private static final String ADDRESS = "/releases/download/v" + Version.text() + "/";

  @TempDir
  private Path dist;

  private Path catalogs;

  @BeforeEach
  void make() throws IOException, InterruptedException {
    for (String platform : List.of("linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64")) {
      write(platform + ".tar.gz");
      write(platform + ".mcpb");
    }
    write("win32-x64.zip");
    write("win32-x64.mcpb");
    ProcessBuilder builder = new ProcessBuilder("sh", "./build")
        .directory(Path.of("target/packaging/catalogs").toFile())
        .inheritIO();
    builder.environment().put("dist", dist.toString());
    builder.environment().put("version", Version.text());
    assertThat(builder.start().waitFor()).isZero();
    catalogs = dist.resolve("catalogs");
  }

  private void write(String end) throws IOException {
    Files.writeString(dist.resolve("shared-context-" + Version.text() + "-" + end), end);
  }

  private static String sum(String end) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(end.getBytes(StandardCharsets.UTF_8)));
  }

  private String text(String name) throws IOException {
    String text = Files.readString(catalogs.resolve(name));
    assertThat(text)
        .doesNotContain("{{", "ADDRESS", "CHECKSUM", "PLATFORMS", "BUNDLES", "IMAGE_OWNER");
    return text;
  }

  @Test
  void the_formula_has_each_archive_with_its_checksum() throws Exception {
    String formula = text("shared-context.rb");

    for (String end : List.of("linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64")) {
      assertThat(formula)
          .contains(ADDRESS + "shared-context-" + Version.text() + "-" + end
              + ".tar.gz\"\n      sha256 \"" + sum(end + ".tar.gz") + "\"");
    }
    assertThat(formula.lines().filter(line -> line.strip().equals("end")))
        .as("one for the class, two methods, four platforms of two blocks")
        .hasSize(11);
  }

  @Test
  void the_manifest_for_scoop_has_the_zip_with_its_checksum() throws Exception {
    JsonNode file = Json.object(text("shared-context.json")).at("/architecture/64bit");

    assertThat(file.path("url").asText())
        .endsWith(ADDRESS + "shared-context-" + Version.text() + "-win32-x64.zip");
    assertThat(file.path("hash").asText()).isEqualTo(sum("win32-x64.zip"));
  }

  @Test
  void the_catalogue_for_jbang_has_the_jar_of_the_release() throws IOException {
    JsonNode alias = Json.object(text("jbang-catalog.json")).at("/aliases/shared-context");

    assertThat(alias.path("script-ref").asText()).endsWith(ADDRESS + "shared-context-server.jar");
  }

  /** What the schema 2025-12-11 and the official registry ask for; the release asks its publisher, too. */
  @Test
  void the_entry_for_the_registry_keeps_its_rules_and_names_what_the_packages_say()
      throws Exception {
    JsonNode server = Json.object(text("server.json"));

    assertThat(server.path("name").asText()).matches("[a-zA-Z0-9.-]+/[a-zA-Z0-9._-]+");
    assertThat(server.path("description").asText()).hasSizeBetween(1, 100);
    assertThat(server.path("version").asText()).isEqualTo(Version.text());
    assertThat(server.at("/repository/url").asText()).startsWith("https://");
    List<String> types = new ArrayList<>();
    for (JsonNode entry : server.path("packages")) {
      types.add(entry.path("registryType").asText());
      assertThat(entry.at("/transport/type").asText()).isEqualTo("stdio");
      assertThat(entry.path("identifier").asText()).isNotEmpty();
    }
    assertThat(types).containsExactly("npm", "pypi", "oci", "mcpb", "mcpb", "mcpb", "mcpb", "mcpb");
    assertThat(server.at("/packages/7/fileSha256").asText()).isEqualTo(sum("win32-x64.mcpb"));
    assertThat(server.at("/packages/2/identifier").asText()).endsWith(":" + Version.text());
    String name = server.path("name").asText();
    assertThat(Path.of("target/packaging/npm/package.json"))
        .content()
        .contains("\"mcpName\": \"" + name + "\"");
    assertThat(Path.of("target/packaging/pypi/METADATA")).content().contains("mcp-name: " + name);
  }

  @Test
  void npm_is_told_of_the_platforms_that_are_released_and_of_no_other() throws IOException {
    JsonNode manifest = Json.object(Files.readString(Path.of("packaging/npm/package.json")));
    Set<String> named = new TreeSet<>();
    manifest.path("optionalDependencies").fieldNames().forEachRemaining(named::add);

    String release = Files.readString(Path.of(".github/workflows/release.yml"));
    Set<String> released = Pattern.compile("platform: ([a-z0-9-]+),")
        .matcher(release)
        .results()
        .map(match -> "@shared-context/" + match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));

    assertThat(named).isEqualTo(released);
  }
}
