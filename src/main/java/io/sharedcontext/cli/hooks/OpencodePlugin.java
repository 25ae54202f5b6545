package io.sharedcontext.cli.hooks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.cli.clientconfig.ConfigFormat.Unreadable;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** opencode runs no commands but plugins, so plugins run the hooks. They are files of this program's own. */
enum OpencodePlugin {
  /** Tells an agent what waits for it. */
  NEWS("shared-context.js", "/hooks/opencode.js"),
  /** Refuses edits of what others have locked. */
  GUARD("shared-context-guard.js", "/hooks/opencode-guard.js");

  private static final String OWN = "// Written by shared-context ";

  private final String file;
  private final String resource;

  OpencodePlugin(String file, String resource) {
    this.file = file;
    this.resource = resource;
  }

  /** What its file is called. */
  String file() {
    return file;
  }

  /** The plugin that runs these hooks. */
  String text(List<Registration> registrations, HookLaunch launch) {
    ObjectNode commands = Json.object();
    registrations.forEach(one -> commands.put(one.event(), launch.line(one.words())));
    return resource().replace("COMMANDS", Json.text(commands));
  }

  /** Refuses a file that somebody else wrote under its name. */
  void requireOwn(String text) {
    if (!text.startsWith(OWN)) {
      throw new Unreadable("was not written by this program");
    }
  }

  private String resource() {
    try (InputStream in = OpencodePlugin.class.getResourceAsStream(resource)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
