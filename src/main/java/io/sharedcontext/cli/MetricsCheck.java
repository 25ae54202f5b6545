package io.sharedcontext.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Features;
import io.sharedcontext.metrics.HealthCheck;
import io.sharedcontext.metrics.HealthCheck.Finding;
import io.sharedcontext.metrics.HealthCheck.Level;
import io.sharedcontext.metrics.HealthCheck.Limit;
import io.sharedcontext.store.Store;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code metrics --check}: how a store does, for a monitor that wants an exit code and a line. */
final class MetricsCheck {
  private static final double PERCENT = 100;

  private final Operator operator;
  private final Thresholds thresholds;
  private final boolean json;

  MetricsCheck(Operator operator, Thresholds thresholds, boolean json) {
    this.operator = operator;
    this.thresholds = thresholds;
    this.json = json;
  }

  /** From where on each figure is bad. */
  static final class Thresholds {
    @Option(
        names = "--slow",
        paramLabel = "W,C",
        defaultValue = "5,20",
        converter = LimitConverter.class,
        description = "Percent of calls over their target, or of slow statements; default: 5,20.")
    private Limit slow = new Limit(5, 20);

    @Option(
        names = "--faults",
        paramLabel = "W,C",
        defaultValue = "0.1,1",
        converter = LimitConverter.class,
        description = "Percent of calls that fail for want of the store; default: 0.1,1.")
    private Limit faults = new Limit(0.1, 1);

    @Option(
        names = "--errors",
        paramLabel = "W,C",
        defaultValue = "20,60",
        converter = LimitConverter.class,
        description = "Percent of calls refused with one code; default: 20,60.")
    private Limit errors = new Limit(20, 60);

    @Option(
        names = "--log",
        paramLabel = "W,C",
        defaultValue = "64m,256m",
        converter = LimitConverter.class,
        description = "Size of the write-ahead log; default: 64m,256m.")
    private Limit log = new Limit(64e6, 256e6);

    @Option(
        names = "--memory",
        paramLabel = "W,C",
        defaultValue = "250m,400m",
        converter = LimitConverter.class,
        description = "Memory of the largest server, on Linux; default: 250m,400m.")
    private Limit memory = new Limit(250e6, 400e6);

    @Option(
        names = "--free",
        paramLabel = "W,C",
        defaultValue = "1g,200m",
        converter = LimitConverter.class,
        description = "Room left on the store's disk; default: 1g,200m.")
    private Limit free = new Limit(1e9, 200e6);

    @Option(
        names = "--quota",
        paramLabel = "W,C",
        defaultValue = "80,95",
        converter = LimitConverter.class,
        description = "Percent of a quota on the store in use; default: 80,95.")
    private Limit quota = new Limit(80, 95);

    private HealthCheck.Limits limits() {
      return new HealthCheck.Limits(slow, faults, errors, log);
    }
  }

  /** Two numbers, with a unit of bytes if need be. */
  static final class LimitConverter implements ITypeConverter<Limit> {
    private static final Pattern NUMBER = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)([kmg%]?)");

    @Override
    public Limit convert(String text) {
      String[] sides = text.toLowerCase(Locale.ROOT).split(",", -1);
      if (sides.length != 2) {
        throw wrong(text);
      }
      return new Limit(number(sides[0], text), number(sides[1], text));
    }

    private static double number(String side, String text) {
      Matcher parts = NUMBER.matcher(side.strip());
      if (!parts.matches()) {
        throw wrong(text);
      }
      double number = Double.parseDouble(parts.group(1));
      return switch (parts.group(2)) {
        case "k" -> number * 1e3;
        case "m" -> number * 1e6;
        case "g" -> number * 1e9;
        default -> number;
      };
    }

    private static TypeConversionException wrong(String text) {
      return new TypeConversionException(
          "'" + text + "' is not a pair of thresholds; write for example 5,20 or 64m,256m");
    }
  }

  /** Prints what was found and gives the exit code. */
  int run() {
    List<Finding> findings = findings();
    Level worst =
        findings.stream().map(Finding::level).max(Comparator.naturalOrder()).orElse(Level.OK);
    operator.print(json ? facts(worst, findings).toString() : words(worst, findings));
    return worst.exitCode();
  }

  private List<Finding> findings() {
    if (!hasStore()) {
      return List.of(new Finding(
          "store",
          Level.UNKNOWN,
          "there is no store yet at " + operator.settings().store().name()));
    }
    try {
      return operator.withExisting(this::findings);
    } catch (Failure e) {
      return List.of(new Finding("store", Level.CRITICAL, e.sentence()));
    }
  }

  /** One that cannot be told is one that cannot be used. */
  private boolean hasStore() {
    try {
      return operator.hasStore();
    } catch (Failure e) {
      return true;
    }
  }

  private List<Finding> findings(Store store) {
    List<Finding> findings =
        new ArrayList<>(Features.of(operator.settings(), store, operator.clock(store))
            .metricsCollector()
            .check(thresholds.limits()));
    StoreSurroundings around = new StoreSurroundings(operator.settings(), store);
    around.memory().entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .ifPresent(largest -> findings.add(new Finding(
            "memory",
            thresholds.memory.judge(largest.getValue()),
            "the largest server, process " + largest.getKey() + ", has "
                + Quantity.size(largest.getValue()))));
    around.free().ifPresent(free -> findings.add(disk(free)));
    around
        .quotas()
        .forEach((quota, share) -> findings.add(new Finding(
            "quota",
            thresholds.quota.judge(PERCENT * share),
            String.format(Locale.ROOT, "%.0f %% of %s in use", PERCENT * share, quota))));
    return findings;
  }

  /** The less, the worse. */
  private Finding disk(long free) {
    Limit least = new Limit(-thresholds.free.warning(), -thresholds.free.critical());
    return new Finding(
        "disk", least.judge((double) -free), Quantity.room(free) + " are left on the store's disk");
  }

  private static String words(Level worst, List<Finding> findings) {
    String bad = findings.stream()
        .filter(finding -> finding.level() != Level.OK)
        .map(MetricsCheck::sentence)
        .collect(Collectors.joining("; "));
    StringBuilder text = new StringBuilder(worst + ": ")
        .append(bad.isEmpty() ? "all of " + Quantity.of(findings.size(), "check") : bad);
    // Of one that is bad the first line has said it all.
    if (findings.size() > 1 || bad.isEmpty()) {
      findings.forEach(
          finding -> text.append("\n%-9s".formatted(finding.level())).append(sentence(finding)));
    }
    return text.toString();
  }

  private static String sentence(Finding finding) {
    return finding.check() + ": " + TerminalText.line(finding.text());
  }

  private static ObjectNode facts(Level worst, List<Finding> findings) {
    ObjectNode facts = Json.object().put("level", worst.name());
    findings.forEach(finding -> facts
        .withArray("checks")
        .addObject()
        .put("check", finding.check())
        .put("level", finding.level().name())
        .put("text", finding.text()));
    return facts;
  }
}
