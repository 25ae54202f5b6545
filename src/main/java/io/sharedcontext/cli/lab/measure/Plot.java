package io.sharedcontext.cli.lab.measure;

import java.util.List;
import java.util.Locale;

/** A line plot as SVG, which a page holds without loading anything. */
public final class Plot {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 200;
  private static final int LEFT = 60;
  private static final int BOTTOM = 24;
  private static final List<String> COLOURS = List.of("#2463a8", "#c2571a", "#7a3e9d", "#2f7d4f");

  private final String title;
  private final String unit;
  private final List<Line> lines;

  /**
   * A line through values at 0, 1, 2 and so on.
   *
   * @param name shown beside it
   */
  public record Line(String name, List<Double> values) {}

  /** A plot of {@code lines} against seconds. */
  public Plot(String title, String unit, List<Line> lines) {
    this.title = title;
    this.unit = unit;
    this.lines = List.copyOf(lines);
  }

  /** The plot, as an element of an HTML page. */
  public String svg() {
    double top = top();
    StringBuilder svg = new StringBuilder(
        "<figure><figcaption>%s</figcaption><svg viewBox=\"0 0 %d %d\" role=\"img\">"
            .formatted(title, WIDTH, HEIGHT + BOTTOM));
    for (int quarter = 0; quarter <= 4; quarter++) {
      svg.append(grid(top * quarter / 4, top));
    }
    for (int i = 0; i < lines.size(); i++) {
      svg.append(path(lines.get(i), top, COLOURS.get(i % COLOURS.size())))
          .append(legend(lines.get(i).name(), i));
    }
    return svg.append("<text x=\"")
        .append(LEFT)
        .append("\" y=\"")
        .append(HEIGHT + BOTTOM - 6)
        .append("\">0 s</text><text text-anchor=\"end\" x=\"")
        .append(WIDTH)
        .append("\" y=\"")
        .append(HEIGHT + BOTTOM - 6)
        .append("\">")
        .append(length() - 1)
        .append(" s</text></svg></figure>")
        .toString();
  }

  private int length() {
    return lines.stream().mapToInt(line -> line.values().size()).max().orElse(1);
  }

  private double top() {
    double highest = lines.stream()
        .flatMap(line -> line.values().stream())
        .mapToDouble(Double::doubleValue)
        .max()
        .orElse(0);
    return highest > 0 ? highest * 1.05 : 1;
  }

  private static double y(double value, double top) {
    return HEIGHT - value / top * (HEIGHT - 16);
  }

  private double x(int place) {
    return LEFT + (double) place * (WIDTH - LEFT) / Math.max(1, length() - 1);
  }

  private String grid(double value, double top) {
    return text(
        "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/><text text-anchor=\"end\" x=\"%d\" y=\"%.1f\">%s</text>",
        LEFT, WIDTH, y(value, top), y(value, top), LEFT - 6, y(value, top) + 4, amount(value));
  }

  private String amount(double value) {
    return text(value < 10 ? "%.1f %s" : "%.0f %s", value, unit);
  }

  private String path(Line line, double top, String colour) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < line.values().size(); i++) {
      points.append(text("%.1f,%.1f ", x(i), y(line.values().get(i), top)));
    }
    return "<polyline fill=\"none\" stroke=\"" + colour + "\" stroke-width=\"1.5\" points=\""
        + points.toString().strip() + "\"/>";
  }

  private static String legend(String name, int number) {
    return text(
        "<text fill=\"%s\" x=\"%d\" y=\"12\">%s</text>",
        COLOURS.get(number % COLOURS.size()), LEFT + 10 + number * 90, name);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
