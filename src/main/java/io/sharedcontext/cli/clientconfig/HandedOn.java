package io.sharedcontext.cli.clientconfig;

import io.sharedcontext.cli.clientconfig.Surroundings.OperatingSystem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What of its own environment a client hands on to the servers that it starts. */
@SuppressWarnings("ImmutableEnumChecker") // lists and records of what cannot change
enum HandedOn {
  /** All of it. */
  ALL(List.of(), "all variables"),

  /** What the MCP SDKs hand on. Also assumed of clients of which nothing is known: it is the least. */
  FEW(List.of("HOME", "LOGNAME", "PATH", "SHELL", "TERM", "USER"), "a few variables"),

  /** What Codex hands on. */
  CODEX(
      List.of(
          "HOME",
          "LANG",
          "LC_ALL",
          "LOGNAME",
          "PATH",
          "SHELL",
          "TERM",
          "TMPDIR",
          "TZ",
          "USER",
          "__CF_USER_TEXT_ENCODING"),
      "a few variables");

  private static final List<String> WINDOWS = List.of(
      "APPDATA",
      "HOMEDRIVE",
      "HOMEPATH",
      "LOCALAPPDATA",
      "PATH",
      "PROCESSOR_ARCHITECTURE",
      "PROGRAMFILES",
      "SYSTEMDRIVE",
      "SYSTEMROOT",
      "TEMP",
      "USERNAME",
      "USERPROFILE");

  /** The search path of programs that macOS starts from its desktop. */
  private static final String MACOS_PATH = "/usr/bin:/bin:/usr/sbin:/sbin";

  private final List<String> names;
  private final String meaning;

  HandedOn(List<String> names, String meaning) {
    this.names = names;
    this.meaning = meaning;
  }

  String meaning() {
    return meaning;
  }

  /** The environment of a server, before what its entry adds. */
  Map<String, String> of(Surroundings at, boolean desktop) {
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    Map<String, String> handedOn = new LinkedHashMap<>(at.environment());
    boolean windows = at.system() == OperatingSystem.WINDOWS;
    if (windows) {
      all.putAll(handedOn);
    }
    if (this != ALL) {
      handedOn.clear();
      (windows ? WINDOWS : names).forEach(name -> {
        String value = windows ? all.get(name) : at.environment().get(name);
        if (value != null) {
          handedOn.put(name, value);
        }
      });
    }
    // They are this command's, and the client was not started with them.
    handedOn.keySet().removeIf(name -> name.startsWith("SHARED_CONTEXT_"));
    if (desktop && at.system() == OperatingSystem.MACOS) {
      handedOn.put("PATH", MACOS_PATH);
    }
    return handedOn;
  }
}
