package io.sharedcontext.cli.guard;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.cli.hooks.HookInput;
import io.sharedcontext.tool.Json;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which files the call of a client's tool would edit, as the client tells a hook of it. */
public final class EditedFiles {
  /** Tools that edit, of all clients, in lower case; {@code edited_files} of the launcher knows each by a part of it. */
  public static final Set<String> EDITING = Set.of(
      "edit",
      "multiedit",
      "write",
      "notebookedit",
      "apply_patch",
      "patch",
      "write_file",
      "replace",
      "create",
      "delete",
      "str_replace_editor",
      "str_replace_based_edit_tool",
      "search_replace");

  private static final List<String> PATHS =
      List.of("file_path", "filePath", "path", "notebook_path", "absolute_path", "target_file");

  private static final List<String> PATCHES = List.of("command", "input", "patch", "patchText");

  private static final Pattern PATCHED =
      Pattern.compile("(?m)^\\*\\*\\* (?:Add File|Update File|Delete File|Move to): (.+)$");

  private EditedFiles() {}

  /**
   * The files that would be edited; none if the tool edits none.
   *
   * @param input what the client said
   * @param here where paths begin that are not absolute, unless the client says it
   */
  public static Set<Path> of(JsonNode input, Path here) {
    String tool = input.path("tool_name").asText(input.path("toolName").asText());
    JsonNode arguments = arguments(input);
    boolean looks = arguments.path("command").asText().equals("view");
    if (!EDITING.contains(tool.toLowerCase(Locale.ROOT)) || looks) {
      return Set.of();
    }
    Path base = HookInput.directory(input).orElse(here);
    Set<Path> files = new LinkedHashSet<>();
    PATHS.forEach(key -> add(files, base, arguments.path(key).asText()));
    PATCHES.forEach(key -> addPatched(files, base, arguments.path(key).asText()));
    addPatched(files, base, arguments.asText());
    return files;
  }

  private static JsonNode arguments(JsonNode input) {
    JsonNode given = input.has("tool_input") ? input.path("tool_input") : input.path("toolArgs");
    if (!given.isTextual()) {
      return given;
    }
    try {
      return Json.parse(given.textValue());
    } catch (IllegalArgumentException e) {
      // A patch as it is.
      return given;
    }
  }

  private static void addPatched(Set<Path> files, Path base, String patch) {
    Matcher matcher = PATCHED.matcher(patch);
    while (matcher.find()) {
      add(files, base, matcher.group(1).strip());
    }
  }

  private static void add(Set<Path> files, Path base, String name) {
    if (name.isEmpty()) {
      return;
    }
    try {
      files.add(base.resolve(name).normalize());
    } catch (InvalidPathException e) {
      // No file can have that name, so the client's tool will say so itself.
      return;
    }
  }
}
