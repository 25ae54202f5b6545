package io.sharedcontext.tool;

import static java.util.stream.Collectors.joining;

import java.util.Locale;

/** The text of docs/tools.md, from the declarations that register the tools. */
public final class ToolReference {
  private ToolReference() {}

  /** All tools as Markdown. */
  public static String markdown(Catalog catalog) {
    return markdown(catalog, false);
  }

  /** All tools as Markdown, each with an example of its arguments if wanted. */
  public static String markdown(Catalog catalog, boolean examples) {
    return catalog.all().stream()
        .map(tool -> section(tool) + (examples ? example(tool) : ""))
        .collect(joining("\n", "# Tools\n\n" + PREFACE + "\n", ""));
  }

  private static final String PREFACE = """
      Generated from the declarations that register the tools. Every tool also takes `auth_token`.
      Every result carries `success`; `unread` is added while messages wait for the caller.
      """;

  private static String section(Tool<?, ?> tool) {
    String heading =
        "## " + tool.name() + "\n\n" + tool.description() + "\n\n" + facts(tool) + "\n";
    return heading + table("argument", tool.request()) + table("result", tool.result());
  }

  private static String example(Tool<?, ?> tool) {
    return "\n```json\n" + Examples.arguments(tool) + "\n```\n";
  }

  private static String facts(Tool<?, ?> tool) {
    String needs = tool.permission() == Permission.NONE
        ? "Needs no permission"
        : "Needs `" + tool.permission().label() + "`";
    String effect = tool.effect().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    String key = tool.repeatable() ? "; takes `idempotency_key`" : "";
    return needs + "; " + effect + "; listed " + listed(tool.tier()) + key + ".\n";
  }

  private static String listed(ToolTier tier) {
    return switch (tier) {
      case CORE -> "from `core` on";
      case STANDARD -> "from `standard` on";
      case ADMIN -> "with `all`, and for servers started with a key of an admin";
    };
  }

  private static String table(String title, Class<?> type) {
    if (RecordSchema.of(type).fields().isEmpty()) {
      return "";
    }
    return RecordSchema.of(type).fields().stream()
        .map(ToolReference::row)
        .collect(joining("", "\n| " + title + " | type | meaning |\n| --- | --- | --- |\n", ""));
  }

  private static String row(FieldSchema field) {
    String star = field.required() ? "*" : "";
    return "| `" + field.name() + "`" + star + " | " + type(field) + " | " + meaning(field)
        + " |\n";
  }

  private static String type(FieldSchema field) {
    if (field.kind() == JsonType.CHOICE) {
      return String.join(", ", FieldSchema.choices(field.type()));
    }
    if (field.item().isPresent()) {
      Class<?> item = field.item().get();
      String holder = field.kind() == JsonType.MAP ? "object of " : "array of ";
      return holder + (item.isRecord() ? "object" : JsonType.of(item).json()) + "s";
    }
    return field.kind() == JsonType.ANY ? "any JSON" : field.kind().json();
  }

  private static String meaning(FieldSchema field) {
    Doc doc = field.doc();
    String range = doc.max() == Long.MAX_VALUE ? "" : " (" + doc.min() + "–" + doc.max() + ")";
    String otherwise = doc.otherwise().isEmpty() ? "" : " Default " + doc.otherwise() + ".";
    return (doc.value() + range + otherwise).replace("|", "\\|").strip();
  }
}
