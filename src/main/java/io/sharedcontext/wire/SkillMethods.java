package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Skill;
import java.util.List;

/** {@code skills/list} and {@code skills/get}; the files themselves are documents like others. */
final class SkillMethods {
  private final List<Skill> skills;

  SkillMethods(List<Skill> skills) {
    this.skills = skills;
  }

  void addTo(MethodRegistry methods) {
    Pagination all =
        new Pagination("skills", () -> skills.stream().map(SkillMethods::entry).toList());
    methods
        .modern("skills/list", RpcMethod.list(all))
        .modern(
            "skills/get", RpcMethod.of(Ordering.AT_ONCE, this::get).fresh(RpcMethod.STABLE_MILLIS));
  }

  private String get(JsonRpcRequest request) {
    String uri = request.required("uri");
    return skills.stream()
        .filter(skill -> skill.uri().equals(uri))
        .findFirst()
        .map(skill -> "{\"skill\":" + entry(skill) + "}")
        .orElseThrow(() -> RpcError.invalidParams("No skill is served at " + uri));
  }

  /** A skill of one file. */
  private static String entry(Skill skill) {
    ObjectNode entry = Json.object().put("uri", skill.uri());
    entry
        .putObject("frontmatter")
        .put("name", skill.name())
        .put("description", skill.description());
    entry
        .putArray("resources")
        .addObject()
        .put("uri", skill.uri())
        .put("digest", skill.digest())
        .put("size", skill.size());
    return Json.text(entry);
  }
}
