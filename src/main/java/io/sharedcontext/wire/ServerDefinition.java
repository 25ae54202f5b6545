package io.sharedcontext.wire;

import io.sharedcontext.tool.CallPolicy;
import io.sharedcontext.tool.Catalog;
import io.sharedcontext.tool.Prompt;
import io.sharedcontext.tool.Resource;
import io.sharedcontext.tool.Skill;
import io.sharedcontext.tool.Tool;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What a server offers its clients.
 *
 * @param catalog every tool that can be called
 * @param listed the tools that are listed; asked once, when a client first lists them
 * @param hot names of the tools that clients should load even if they load others on demand
 * @param resources the documents that can be read
 * @param prompts the messages that can be made
 * @param policy who may do what
 * @param skills what tells agents how to use it
 */
public record ServerDefinition(
    Catalog catalog,
    Supplier<List<Tool<?, ?>>> listed,
    Set<String> hot,
    List<Resource> resources,
    List<Prompt> prompts,
    CallPolicy policy,
    List<Skill> skills) {

  public ServerDefinition {
    hot = Set.copyOf(hot);
    resources = List.copyOf(resources);
    prompts = List.copyOf(prompts);
    skills = List.copyOf(skills);
  }

  /** An offer without skills. */
  public ServerDefinition(
      Catalog catalog,
      Supplier<List<Tool<?, ?>>> listed,
      Set<String> hot,
      List<Resource> resources,
      List<Prompt> prompts,
      CallPolicy policy) {
    this(catalog, listed, hot, resources, prompts, policy, List.of());
  }
}
