package io.sharedcontext;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;

/** Calls every tool, with each argument that changes what is asked of the store. */
final class EveryTool {
  /**
   * Each line is a tool and its arguments. Single quotes stand for double ones, $S for a session, $M
   * for a message, $P for a place in it, $W for an item of work, $O for
   * the caller's other session.
   */
  private static final String CALLS = """
      create_session {'purpose':'plan','metadata':{'a':1},'idempotency_key':'k1'}
      create_session {'purpose':'plan','metadata':{'a':1},'idempotency_key':'k1'}
      update_session {'session_id':'$O','purpose':'build'}
      add_message {'session_id':'$S','content':'to all'}
      add_message {'session_id':'$S','content':'to one','visibility':'private','to':['bob','ada']}
      add_message {'session_id':'$S','content':'to mine','visibility':'agent_only'}
      add_message {'session_id':'$S','content':'an answer','parent_message_id':$M}
      add_message {'session_id':'$S','content':'for a while','to':['bob'],'expires_in':1}
      get_message_status {'message_id':$M}
      get_message_status {'message_id':$M,'wait_for':'acknowledged','wait_seconds':2}
      ask_human {'session_id':'$S','question':'Go on?','options':['yes','no'],'expires_in':1}
      ask_human {'session_id':'$S','question':'Go on?','options':['yes','no'],'wait_seconds':2}
      ask_human {'session_id':'$S','question':'Why?'}
      ask_human {'session_id':'$S','question':'Why?','idempotency_key':'k2'}
      list_sessions {}
      list_sessions {'query':'PLAN','active':false}
      list_sessions {'created_by':'ada','participant':'ada','limit':1}
      list_sessions {'participant':'bob'}
      list_sessions {'workspace':'current'}
      get_session {'session_id':'$S'}
      catch_up {}
      catch_up {'session_id':'$S'}
      catch_up {'workspace':'current'}
      get_messages {'session_id':'$S'}
      get_messages {'session_id':'$S','direction':'backward','limit':1}
      get_messages {'session_id':'$S','sender':'ada','offset':1}
      get_messages {'session_id':'$S','visibility_filter':'private'}
      get_messages {'session_id':'$S','parent_message_id':$M}
      get_messages {'session_id':'$S','unread_only':true,'cursor':'$P'}
      get_messages_advanced {'session_id':'$S','senders':['ada','bob'],'search':'ALL'}
      get_messages_advanced {'session_id':'$S','since':'2020-01-01','until':'2090-01-01'}
      get_messages_advanced {'session_id':'$S','metadata_filter':{'a':1},'order':'newest'}
      get_messages_advanced {'session_id':'$S','visibility_filter':'public','unread_only':true}
      set_message_visibility {'message_id':$M,'visibility':'private','to':['bob'],'reason':'r'}
      set_message_visibility {'message_id':$M,'visibility':'public'}
      wait_for_messages {'timeout_seconds':0}
      wait_for_messages {'session_id':'$S','after':'$P','from':['bob'],'timeout_seconds':0}
      wait_for_messages {'for':['lock_free','agent_idle','agent_gone'],'timeout_seconds':0}
      wait_for_messages {'for':['work_ready','work_done'],'session_id':'$S','timeout_seconds':0}
      wait_for_messages {'for':['work_ready','work_done'],'timeout_seconds':0}
      get_messages {'session_id':'$S','acknowledge':'$P'}
      search_context {'query':'all'}
      search_context {'query':'al to','session_id':'$S','mode':'fuzzy','search_scope':'private'}
      search_context {'query':'all','mode':'exact','sender':'ada','since':'2020-01-01'}
      search_context {'query':'all','workspace':'current','include_memory':true}
      search_by_sender {'session_id':'$S','sender':'ada'}
      search_by_timerange {'session_id':'$S','start_time':'2020-01-01','end_time':'2090-01-01'}
      set_memory {'key':'k','value':1}
      set_memory {'key':'k','value':2,'session_id':'$S','shared':true,'expires_in':1000}
      set_memory {'key':'k','value':3,'expected_version':1}
      set_memory {'key':'k','value':3,'overwrite':false}
      get_memory {'key':'k'}
      get_memory {'key':'k','session_id':'$S','shared':true}
      list_memory {}
      list_memory {'session_id':'all','limit':1}
      list_memory {'session_id':'$S','shared':true,'prefix':'k'}
      delete_memory {'key':'k'}
      delete_memory {'key':'none'}
      set_memory {'key':'k','value':1}
      register_agent_presence {'status':'busy','session_id':'$S','activity':'a'}
      get_active_agents {}
      get_active_agents {'session_id':'$S','include_offline':true}
      coordinate_session_work {'session_id':'$S','action':'lock','resources':['a','b/*']}
      coordinate_session_work {'session_id':'$S','action':'lock','wait_seconds':1,'resources':['c']}
      coordinate_session_work {'session_id':'$S','action':'renew'}
      coordinate_session_work {'session_id':'$S','action':'status'}
      coordinate_session_work {'session_id':'$S','action':'notify','message':'m'}
      coordinate_session_work {'session_id':'$S','action':'unlock'}
      coordinate_session_work {'session_id':'$S','action':'lock','resources':['t']}
      coordinate_session_work {'session_id':'$S','action':'transfer','resources':['t'],'to':'bob'}
      add_work_item {'session_id':'$S','title':'w','depends_on':['$W'],'labels':['a']}
      list_work_items {}
      list_work_items {'session_id':'$S','state':['open'],'ready':true,'labels':['a'],'limit':1}
      claim_work_item {'labels':['none']}
      claim_work_item {'session_id':'$S','resources':['u'],'wait_seconds':1}
      claim_work_item {'session_id':'$S','labels':['none']}
      claim_work_item {'work_item_id':'$W','wait_seconds':1}
      update_work_item {'work_item_id':'$W','priority':7,'note':'n','depends_on':[]}
      update_work_item {'work_item_id':'$W','state':'blocked'}
      update_work_item {'work_item_id':'$W','state':'cancelled'}
      update_session {'session_id':'$O','workspace':'other'}
      update_session {'session_id':'$O','is_active':false}
      delete_message {'message_id':$M,'reason':'r'}
      delete_message {'message_id':$M}
      delete_session {'session_id':'$O','reason':'r'}
      delete_session {'session_id':'$O'}
      get_usage_guidance {}
      get_audit_log {}
      get_audit_log {'agent_id':'ada','since':'2020-01-01'}
      get_audit_log {'session_id':'$S','until':'2090-01-01'}
      get_audit_log {'event_type':'message_added'}
      get_agent_activity_summary {}
      get_agent_activity_summary {'agent_id':'ada','since':'2020-01-01T10:30:00Z'}
      get_performance_metrics {}
      get_performance_metrics {'reset':true}
      generate_api_documentation {}
      authenticate_agent {'agent_id':'eve','agent_type':'x','api_key':'wrong'}
      """;

  private final Path home;
  private final BiFunction<Path, Map<Setting, String>, ServerProcess> start;
  private final Set<String> known = new TreeSet<>();
  private final Set<String> called = new TreeSet<>();
  private final List<String> said = new ArrayList<>();

  EveryTool(Path home) {
    this(home, ServerProcess::start);
  }

  /** Calls them in servers that {@code start} starts. */
  EveryTool(Path home, BiFunction<Path, Map<Setting, String>, ServerProcess> start) {
    this.home = home;
    this.start = start;
  }

  /** Calls them as an agent and as an admin, in servers with the log level debug. */
  void call() throws IOException {
    callAs(server(Map.of(Setting.AGENT_ID, "ada")));
    String key = Files.readString(home.resolve("admin.key")).strip();
    callAs(server(Map.of(Setting.AGENT_ID, "root", Setting.API_KEY, key)));
  }

  private ServerProcess server(Map<Setting, String> who) {
    Map<Setting, String> settings = new EnumMap<>(Setting.class);
    settings.putAll(who);
    settings.put(Setting.LOG, "debug");
    settings.put(Setting.TOOLS, "all");
    settings.put(Setting.WORKSPACE, "plan");
    return start.apply(home, settings);
  }

  private void callAs(ServerProcess server) {
    Set<String> tools = tools(server);
    known.addAll(tools);
    String session = text(server, "create_session", "{'purpose':'one'}", "session_id");
    String other = text(server, "create_session", "{'purpose':'two'}", "session_id");
    String message =
        text(server, "add_message", "{'session_id':'" + session + "','content':'m'}", "message_id");
    String place = text(server, "get_messages", "{'session_id':'" + session + "'}", "ack_cursor");
    String work = text(
        server, "add_work_item", "{'session_id':'" + session + "','title':'t'}", "work_item_id");
    for (String line : CALLS.lines().toList()) {
      String tool = line.substring(0, line.indexOf(' '));
      String arguments = line.substring(line.indexOf(' '))
          .replace("$S", session)
          .replace("$O", other)
          .replace("$M", message)
          .replace("$W", work)
          .replace("$P", place);
      if (tools.contains(tool)) {
        called.add(tool);
        ObjectNode result = server.call(tool, Json.object(arguments.replace('\'', '"')));
        assert result.has("success");
      }
    }
    for (String uri : List.of("session://" + session, "agent://ada/memory")) {
      server.request("resources/read", Json.object().put("uri", uri));
      server.request("resources/subscribe", Json.object().put("uri", uri));
    }
    complete(server);
    // From here on the connection acts as somebody else.
    String token =
        text(server, "authenticate_agent", "{'agent_id':'zoe','agent_type':'x'}", "token");
    server.call("refresh_token", Map.of("token", token));
    called.addAll(Set.of("authenticate_agent", "refresh_token"));
    server.close();
    said.add(server.errors());
  }

  /** What completes the ids that a person begins to type. */
  private static void complete(ServerProcess server) {
    for (String name : List.of("session_id", "agent_id")) {
      ObjectNode params = Json.object();
      String uri = name.equals("agent_id") ? "agent://{agent_id}/memory" : "session://{session_id}";
      params.putObject("ref").put("type", "ref/resource").put("uri", uri);
      params.putObject("argument").put("name", name).put("value", "");
      server.request("completion/complete", params);
    }
  }

  private static String text(ServerProcess server, String tool, String arguments, String field) {
    JsonNode result = server.call(tool, Json.object(arguments.replace('\'', '"')));
    return result.get(field).asText();
  }

  /** The tools that a server has. */
  private static Set<String> tools(ServerProcess server) {
    JsonNode tools = server.request("tools/list", Json.object()).at("/result/tools");
    Set<String> names = new TreeSet<>();
    tools.forEach(tool -> names.add(tool.get("name").asText()));
    return names;
  }

  /** The tools that were not called. */
  Set<String> missed() {
    Set<String> missed = new TreeSet<>(known);
    missed.removeAll(called);
    return missed;
  }

  /** What the servers wrote on standard error. */
  String said() {
    return String.join("\n", said);
  }
}
