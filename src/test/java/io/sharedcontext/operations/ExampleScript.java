package io.sharedcontext.operations;

import static io.sharedcontext.testing.ToolFixture.admin;
import static io.sharedcontext.testing.ToolFixture.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes the examples of the documentation by calling the tools. A line is an agent, a tool and its arguments, where
 * {@code $SESSION}, {@code $MESSAGE}, {@code $CURSOR}, {@code $LOCK}, {@code $WORK}, {@code $CLAIM} and {@code $TOKEN} stand for
 * the latest that was answered.
 */
final class ExampleScript {
  private static final Map<String, Caller> AGENTS = Map.of(
      "planner", agent("planner", "lead"),
      "coder", agent("coder", "builder"),
      "operator", admin("operator", "person"));

  /** One call of each tool; of several the first is the example. */
  private static final String TOOLS = """
      planner create_session {'purpose':'Plan the release'}
      planner update_session {'session_id':'$SESSION','metadata':{'release':'2.0'}}
      planner add_message {'session_id':'$SESSION','content':'The build is green.','metadata':{'type':'decision'}}
      coder list_sessions {'query':'release'}
      coder get_session {'session_id':'$SESSION'}
      coder get_messages {'session_id':'$SESSION'}
      coder get_messages_advanced {'session_id':'$SESSION','metadata_filter':{'type':'decision'}}
      coder search_context {'query':'green build'}
      coder search_by_sender {'session_id':'$SESSION','sender':'planner'}
      coder search_by_timerange {'session_id':'$SESSION','start_time':'2026-11-20','end_time':'2026-11-21'}
      coder add_message {'session_id':'$SESSION','content':'Then I tag it.','parent_message_id':$MESSAGE}
      coder set_message_visibility {'message_id':$MESSAGE,'visibility':'private','to':['planner']}
      planner catch_up {}
      coder get_message_status {'message_id':$MESSAGE}
      coder ask_human {'session_id':'$SESSION','question':'May I tag 2.0 now?','options':['yes','no'],'expires_in':3600}
      planner wait_for_messages {'session_id':'$SESSION','after':'$CURSOR','timeout_seconds':0}
      planner set_memory {'key':'build/status','value':'green','session_id':'$SESSION','shared':true}
      coder get_memory {'key':'build/status','session_id':'$SESSION','shared':true}
      coder list_memory {'session_id':'$SESSION','shared':true,'prefix':'build/'}
      planner delete_memory {'key':'build/status','session_id':'$SESSION','shared':true}
      coder coordinate_session_work {'session_id':'$SESSION','action':'lock','resources':['pom.xml']}
      planner add_work_item {'session_id':'$SESSION','title':'Write the release notes','labels':['docs']}
      coder claim_work_item {'labels':['docs'],'ttl_seconds':600,'resources':['docs/**']}
      coder update_work_item {'work_item_id':'$WORK','claim_token':$CLAIM,'hand_over':{'to':'planner','next_step':'Check the links.','context':'All changes since 1.9 are in.'}}
      planner list_work_items {'state':['open','in_progress']}
      coder register_agent_presence {'status':'busy','activity':'tagging','session_id':'$SESSION'}
      planner get_active_agents {}
      coder authenticate_agent {'agent_id':'reviewer','agent_type':'reviewer'}
      coder refresh_token {'token':'$TOKEN'}
      coder get_usage_guidance {'topic':'search'}
      operator get_audit_log {'agent_id':'planner','limit':2}
      operator get_agent_activity_summary {'agent_id':'planner'}
      operator get_performance_metrics {}
      operator generate_api_documentation {'format':'openapi','include_examples':false}
      coder add_message {'session_id':'$SESSION','content':'This was meant for another session.'}
      operator delete_message {'message_id':$MESSAGE,'reason':'posted by mistake'}
      operator delete_session {'session_id':'$SESSION','reason':'a trial'}
      """;

  private static final Map<String, String> DESCRIPTIONS = new LinkedHashMap<>();
  private static final Map<String, String> WORKFLOWS = Map.of(
      "collaboration", """
          planner create_session {'purpose':'Ship the login page'}
          planner coordinate_session_work {'session_id':'$SESSION','action':'lock','resources':['config.yaml']}
          coder coordinate_session_work {'session_id':'$SESSION','action':'lock','resources':['config.yaml']}
          coder add_message {'session_id':'$SESSION','content':'May I have config.yaml?','to':['planner']}
          planner get_messages {'session_id':'$SESSION','unread_only':true}
          planner add_message {'session_id':'$SESSION','content':'It is yours: set the port.','to':['coder'],'parent_message_id':$MESSAGE,'metadata':{'type':'hand-off'}}
          planner coordinate_session_work {'session_id':'$SESSION','action':'unlock','resources':['config.yaml']}
          coder coordinate_session_work {'session_id':'$SESSION','action':'lock','resources':['config.yaml'],'wait_seconds':4}
          coder wait_for_messages {'session_id':'$SESSION','after':'$CURSOR','timeout_seconds':4}
          coder add_message {'session_id':'$SESSION','content':'The port is set.','to':['planner'],'fencing_token':$LOCK}
          coder coordinate_session_work {'session_id':'$SESSION','action':'unlock','resources':['config.yaml']}
          """,
      "private_notes_made_public", """
          planner create_session {'purpose':'Find the cause of the outage'}
          planner add_message {'session_id':'$SESSION','content':'Perhaps the pool is too small; to be checked.','visibility':'private'}
          coder get_messages {'session_id':'$SESSION'}
          planner set_message_visibility {'message_id':$MESSAGE,'visibility':'public','reason':'confirmed'}
          coder get_messages {'session_id':'$SESSION'}
          """,
      "shared_memory", """
          planner create_session {'purpose':'Split the migration'}
          planner set_memory {'key':'plan','value':{'done':[]},'session_id':'$SESSION','shared':true,'expected_version':0}
          coder get_memory {'key':'plan','session_id':'$SESSION','shared':true}
          coder set_memory {'key':'plan','value':{'done':['users']},'session_id':'$SESSION','shared':true,'expected_version':1}
          planner set_memory {'key':'plan','value':{'done':['orders']},'session_id':'$SESSION','shared':true,'expected_version':1}
          planner set_memory {'key':'plan','value':{'done':['users','orders']},'session_id':'$SESSION','shared':true,'expected_version':2}
          coder list_memory {'session_id':'$SESSION','shared':true}
          """);

  static {
    DESCRIPTIONS.put(
        "collaboration",
        "Two agents at one file: a lock, a refusal that says what to do, a question, and a hand-over.");
    DESCRIPTIONS.put(
        "private_notes_made_public",
        "A note that nobody else sees until its sender shows it to all.");
    DESCRIPTIONS.put(
        "shared_memory",
        "A plan that two agents change without losing each other's changes, by its version.");
  }

  private static final Pattern TOKEN = Pattern.compile("eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]+");
  private static final Pattern SESSION = Pattern.compile("session_[0-9a-f]{16}");
  private static final Pattern WORK = Pattern.compile("(work|ticket)_[0-9a-f]{16}");
  private static final Pattern CURSOR =
      Pattern.compile("(\"(?:next_cursor|ack_cursor|after)\":\")[^\"]+");
  private static final Pattern DURATION =
      Pattern.compile("(?<name>\"(?:search_time_ms|waited_ms)\":)[0-9.]+");
  private static final Pattern LINE = Pattern.compile("(\\S+) (\\S+) (.+)");

  private final ToolFixture tools;
  private final Map<String, String> answered = new HashMap<>();

  private ExampleScript(ToolFixture tools) {
    this.tools = tools;
  }

  /** Everything that the documentation shows, from stores that {@code fixtures} makes. */
  static ObjectNode record(Supplier<ToolFixture> fixtures) {
    ObjectNode recorded = Json.object();
    ObjectNode tools = recorded.putObject("tools");
    for (JsonNode step : play(fixtures, TOOLS)) {
      String tool = step.path("tool").asText();
      if (!tools.has(tool)) {
        ObjectNode example = tools.putObject(tool);
        example.set("request", step.path("request"));
        example.set("response", step.path("response"));
      }
    }
    ArrayNode workflows = recorded.putArray("workflows");
    DESCRIPTIONS.forEach((name, description) -> workflows
        .addObject()
        .put("name", name)
        .put("description", description)
        .set("steps", play(fixtures, Objects.requireNonNull(WORKFLOWS.get(name)))));
    return recorded;
  }

  private static ArrayNode play(Supplier<ToolFixture> fixtures, String script) {
    try (ToolFixture fixture = fixtures.get()) {
      var played = new ExampleScript(fixture);
      ArrayNode steps = Json.array();
      script.lines().forEach(line -> steps.add(played.step(line)));
      return (ArrayNode) Json.parse(stable(Json.text(steps)));
    }
  }

  private ObjectNode step(String line) {
    Matcher parts = LINE.matcher(line);
    if (!parts.matches()) {
      throw new IllegalArgumentException(line);
    }
    String arguments = parts.group(3).replace('\'', '"');
    for (Map.Entry<String, String> one : answered.entrySet()) {
      arguments = arguments.replace(one.getKey(), one.getValue());
    }
    String tool = parts.group(2);
    ObjectNode request = Json.object(arguments);
    JsonNode response =
        tools.call(Objects.requireNonNull(AGENTS.get(parts.group(1))), tool, request.deepCopy());
    remember(response);
    ObjectNode step = Json.object().put("agent", parts.group(1)).put("tool", tool);
    step.set("request", request);
    step.set("response", shortened(tool, response));
    return step;
  }

  private void remember(JsonNode response) {
    Map<String, String> places = Map.of(
        "work_item_id",
        "$WORK",
        "claim_token",
        "$CLAIM",
        "session_id",
        "$SESSION",
        "message_id",
        "$MESSAGE",
        "fencing_token",
        "$LOCK",
        "token",
        "$TOKEN",
        "next_cursor",
        "$CURSOR",
        "ack_cursor",
        "$CURSOR");
    places.forEach((field, place) -> {
      if (response.hasNonNull(field)) {
        answered.put(place, response.get(field).asText());
      }
    });
  }

  /** Without the parts of the reference, which would hold this example again. */
  private static JsonNode shortened(String tool, JsonNode response) {
    if (tool.equals("generate_api_documentation")) {
      ObjectNode specification = (ObjectNode) response.path("specification");
      specification.retain("openapi", "info");
    }
    return response;
  }

  /** With the same identifiers, tokens, cursors and durations every time. */
  private static String stable(String text) {
    Map<String, String> sessions = new HashMap<>();
    String named = SESSION
        .matcher(text)
        .replaceAll(found -> sessions.computeIfAbsent(
            found.group(), id -> "session_0123456789abcde%d".formatted(sessions.size())));
    String withoutTokens = TOKEN.matcher(named).replaceAll("eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl");
    String withoutCursors = CURSOR.matcher(withoutTokens).replaceAll("$1bWVzc2FnZXM6MQ");
    Map<String, String> work = new HashMap<>();
    String withoutWork = WORK.matcher(withoutCursors)
        .replaceAll(found -> work.computeIfAbsent(
            found.group(), id -> "%s_0123456789abcde%d".formatted(found.group(1), work.size())));
    return DURATION.matcher(withoutWork).replaceAll("${name}2");
  }
}
