package io.sharedcontext.cli;

import io.sharedcontext.auth.Visibility;
import io.sharedcontext.cli.hooks.HookClient;
import io.sharedcontext.cli.hooks.HookEvent;
import io.sharedcontext.tool.Identifiers;
import io.sharedcontext.tool.Limits;
import io.sharedcontext.tool.NameSuggestions;
import io.sharedcontext.tool.Times;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** How words of the command line are read; what cannot be read is wrong usage, with the rule. */
final class Converters {
  private Converters() {}

  /** An agent's name. */
  static final class Agent implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (!text.matches(Limits.AGENT_ID)) {
        throw new TypeConversionException("an agent's name must match " + Limits.AGENT_ID);
      }
      return text;
    }
  }

  /** A session's id, or its beginning, which {@link SessionNames} completes. */
  static final class Session implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (text.isBlank()) {
        throw new TypeConversionException("a session's id must not be empty");
      }
      return Identifiers.read(text);
    }
  }

  /** A client with hooks. */
  static final class Client implements ITypeConverter<HookClient> {
    @Override
    public HookClient convert(String text) {
      return HookClient.labelled(text)
          .orElseThrow(() -> new TypeConversionException(
              "'" + text + "' is no client whose hooks are known; there are "
                  + String.join(", ", HookClient.labels())
                  + NameSuggestions.question(text, HookClient.labels())));
    }
  }

  /** The client that is called so; anything else is wrong usage of the command. */
  static HookClient client(CommandSpec spec, String text) {
    try {
      return new Client().convert(text);
    } catch (TypeConversionException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage() + "; and git", e);
    }
  }

  /** Something that happens in a client. */
  static final class Event implements ITypeConverter<HookEvent> {
    @Override
    public HookEvent convert(String text) {
      return HookEvent.labelled(text)
          .orElseThrow(() -> new TypeConversionException(
              "'" + text + "' is no event; there are " + String.join(", ", HookEvent.labels())));
    }
  }

  /** A message's id, as it is printed: {@code 417} or {@code #417}. */
  static final class MessageId implements ITypeConverter<Long> {
    private static final Pattern FORM = Pattern.compile("#?(\\d{1,18})");

    @Override
    public Long convert(String text) {
      Matcher id = FORM.matcher(text.strip());
      if (!id.matches()) {
        throw new TypeConversionException(
            "'" + text + "' is not the id of a message; write for example 417");
      }
      return Long.valueOf(id.group(1));
    }
  }

  /** Visibilities as they are written, for completion. */
  static final class Visibilities implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Visibility.values()).map(Visibility::label).iterator();
    }
  }

  /** How many things are asked for: one at least, so that an empty list is never for want of room. */
  static final class Amount implements ITypeConverter<Integer> {
    private static final Pattern FORM = Pattern.compile("0*[1-9]\\d{0,6}");

    @Override
    public Integer convert(String text) {
      if (!FORM.matcher(text).matches()) {
        throw new TypeConversionException("'" + text + "' is not a whole number from 1 to 9999999");
      }
      return Integer.valueOf(text);
    }
  }

  /** Durations as people write them: {@code 500ms}, {@code 30s}, {@code 2m}, {@code 1h}, {@code 30d}, or seconds. */
  static final class Seconds implements ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,8})(ms|s|m|h|d|)");

    @Override
    public Duration convert(String text) {
      Matcher parts = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
      if (!parts.matches()) {
        throw new TypeConversionException(
            "'" + text + "' is not a duration; write for example 500ms, 30s, 2m, 1h or 30d");
      }
      long amount = Long.parseLong(parts.group(1));
      return switch (parts.group(2)) {
        case "ms" -> Duration.ofMillis(amount);
        case "m" -> Duration.ofMinutes(amount);
        case "h" -> Duration.ofHours(amount);
        case "d" -> Duration.ofDays(amount);
        default -> Duration.ofSeconds(amount);
      };
    }
  }

  /** A time, or how long ago it was. */
  record Moment(Optional<Instant> time, Duration ago) {
    Instant from(Clock clock) {
      return time.orElseGet(() -> clock.instant().minus(ago));
    }
  }

  /** For example {@code 2026-11-20T10:30:00Z}, {@code 90s}, {@code 15m}, {@code 2h}, {@code 1d}. */
  static final class Since implements ITypeConverter<Moment> {
    @Override
    public Moment convert(String text) {
      return Times.ago(text)
          .map(ago -> new Moment(Optional.empty(), ago))
          .or(() -> Times.parse(text).map(time -> new Moment(Optional.of(time), Duration.ZERO)))
          .orElseThrow(() -> new TypeConversionException(
              "must be a time such as 2026-11-20T10:30:00Z, or how long ago: 90s, 15m, 2h, 1d"));
    }
  }
}
