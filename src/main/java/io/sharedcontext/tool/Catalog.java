package io.sharedcontext.tool;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every tool of the server, in the order clients see them. */
public final class Catalog {
  private final Map<String, Tool<?, ?>> tools = new LinkedHashMap<>();

  public Catalog(List<Tool<?, ?>> tools) {
    for (Tool<?, ?> tool : tools) {
      if (this.tools.put(tool.name(), tool) != null) {
        throw new IllegalArgumentException("two tools are named " + tool.name());
      }
    }
  }

  /** The tool of that name. */
  public Optional<Tool<?, ?>> find(String name) {
    return Optional.ofNullable(tools.get(name));
  }

  /** Every tool. */
  public List<Tool<?, ?>> all() {
    return List.copyOf(tools.values());
  }

  /** The tools up to and including {@code tier}. */
  public List<Tool<?, ?>> upTo(ToolTier tier) {
    return tools.values().stream()
        .filter(tool -> tool.tier().compareTo(tier) <= 0)
        .toList();
  }
}
