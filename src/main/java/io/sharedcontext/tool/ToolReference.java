package io.sharedcontext.tool;

import static java.util.stream.Collectors.joining;

import java.util.Locale;
import java.util.Optional;

/** The text of docs/tools.md, from the declarations that register the tools. */
public final class ToolReference {
  private ToolReference() {}

  /** All tools as Markdown. */
  public static String markdown(Catalog catalog) {
    return markdown(catalog, false);
  }

  /** All tools as Markdown, each with an example of request and response if wanted. */
  public static String markdown(Catalog catalog, boolean examples) {
    Optional<Examples> recorded = examples ? Optional.of(Examples.load()) : Optional.empty();
    return catalog.all().stream()
        .map(tool -> section(tool)
            + recorded.flatMap(all -> all.of(tool)).map(ToolReference::example).orElse(""))
        .collect(joining("\n", "# Tools\n\n" + PREFACE + "\n", ""));
  }

  private static final String PREFACE = """
      Generated from the declarations that register the tools. Every tool also takes `auth_token`.
      Every result carries `success`; `unread` is added while messages wait for the caller.

      **How arguments are read.** A value in another type than the declared one is read if it has one
      reading: `"10"` and `10.0` for an integer, `"true"`, `"[\\"a\\"]"` or `"bob"` for a list of texts,
      `"{…}"` for an object, `PUBLIC` for a choice. Text stays text where text is declared, and a value
      of memory stays what it is. Empty or blank text, or an empty list, in an optional argument that
      cannot be empty counts as absent, and so does `0` for an identifier; in a required one it is
      refused. Identifiers are taken without blanks around them, a session's in capitals, too. The
      arguments as a whole may be text that holds an object.

      **Times** are ISO-8601, extended or basic (`2026-11-20T10:30:00+01:00`, `20261120T1030Z`; UTC
      without an offset), a date, seconds or milliseconds since 1970, `now`, or how long ago (`-15m`,
      `2h`, `3d ago`).

      **Limits.** A wait, a page or `max_tokens` beyond its maximum is cut to it, and `adjusted` in the
      result says so: `[{"argument", "given", "used"}]`. Answers have 10,000 tokens unless
      `max_tokens` says otherwise; `truncated` and a cursor tell that there is more. An item that is
      larger than the whole budget is given alone.

      **Tasks.** A client that declares the extension `io.modelcontextprotocol/tasks` (revision 2026-07-28) in a request
      gets a task at once for a call of a tool that can be one and has to wait; what is there already is the answer. `tasks/get` gives
      the whole result once it is there, for an hour after the wait was to end; `subscriptions/listen` with `taskIds` tells of it. A
      task is its agent's, in whatever process; 1,000 of an agent may wait. A call with an `auth_token` is no task.

      **Unknown arguments** are refused with the name that was probably meant. Only what hosts are known
      to add by themselves is ignored, and named in `ignored_arguments`: @HOSTS@.
      A host's name that may stand for a declared argument (`sessionId`) is ignored only if that
      argument is there, too.
      """.replace("@HOSTS@", hosts());

  private static String hosts() {
    return CallArguments.ADDED_BY_HOSTS.stream()
        .map(name -> "`" + name + "`")
        .collect(joining(", "));
  }

  private static String section(Tool<?, ?> tool) {
    String heading =
        "## " + tool.name() + "\n\n" + tool.description() + "\n\n" + facts(tool) + "\n";
    return heading + table("argument", tool.request()) + table("result", tool.result());
  }

  private static String example(Examples.Example shown) {
    return "\n```json\n" + Json.text(shown.request()) + "\n```\n\n```json\n"
        + Json.text(shown.response()) + "\n```\n";
  }

  private static String facts(Tool<?, ?> tool) {
    String needs = tool.permission() == Permission.NONE
        ? "Needs no permission"
        : "Needs `" + tool.permission().label() + "`";
    String effect = tool.effect().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    String key = tool.repeatable() ? "; takes `idempotency_key`" : "";
    String task = tool.task().isPresent() ? "; can be a task" : "";
    return needs + "; " + effect + "; listed " + listed(tool.tier()) + key + task + ".\n";
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
    FieldDoc doc = field.doc();
    String range = doc.max() == Long.MAX_VALUE ? "" : " (" + doc.min() + "–" + doc.max() + ")";
    String otherwise = doc.otherwise().isEmpty() ? "" : " Default " + doc.otherwise() + ".";
    String task = doc.asTask() == 0 ? "" : " As a task up to " + doc.asTask() + ".";
    return (doc.value() + range + otherwise + task).replace("|", "\\|").strip();
  }
}
