package io.sharedcontext.cli.classarchive;

import java.io.IOException;

/**
 * What the agents of a training run say: a call a line, as agent, tool and arguments. A minus before the
 * tool says that it must refuse.
 */
final class TrainingScript {
  /** What agents call all the time. */
  static final String OFTEN = """
      alice create_session {'purpose':'Release of the gateway','metadata':{'kind':'training'}}
      alice add_message {'session_id':'$O','content':'The rollback of the gateway took ten minutes, \
      since the old image had to be fetched first. Then the health checks had to pass on each node, \
      one after the other, before the next was taken out of the pool. In the end the rollback was \
      undone, as the cause was a stale entry in the cache of the proxy before the gateway.'}
      alice list_sessions {}
      alice list_sessions {'query':'release','participant':'bob','limit':1}
      bob catch_up {}
      bob catch_up {'session_id':'$S'}
      alice add_message {'session_id':'$S','content':'Hello, the build is green.'}
      bob add_message {'session_id':'$S','content':'Who deploys the gateway?','parent_message_id':$M}
      alice add_message {'session_id':'$S','content':'ERR_CONN_42 in GatewayConfig.java, \
      see https://example.org/runs/17 of 2026-11-20','metadata':{'topic':'deployment','run':17}}
      alice add_message {'session_id':'$S','content':'Once.','idempotency_key':'$K'}
      alice add_message {'session_id':'$S','content':'Once.','idempotency_key':'$K'}
      alice add_message {'session_id':'$S','content':'For Bob.','visibility':'private','to':['bob']}
      bob get_messages {'session_id':'$S'}
      bob get_messages {'session_id':'$S','direction':'backward','limit':5,'sender':'alice'}
      bob get_messages {'session_id':'$S','unread_only':true,'cursor':'$P','max_tokens':500}
      bob get_messages {'session_id':'$S','acknowledge':'$P','limit':1}
      bob get_session {'session_id':'$S'}
      bob get_messages_advanced {'session_id':'$S','search':'gateway','senders':['alice','bob']}
      bob get_messages_advanced {'session_id':'$S','since':'2020-01-01','order':'newest','limit':5}
      bob get_messages_advanced {'session_id':'$S','metadata_filter':{'topic':'deployment'}}
      bob search_by_sender {'session_id':'$S','sender':'alice','limit':5}
      bob search_by_timerange {'session_id':'$S','start_time':'2020-01-01','end_time':'2090-01-01'}
      bob search_context {'query':'build'}
      bob search_context {'query':'rollback proxy'}
      bob search_context {'query':'who deployed the gatway?','session_id':'$S'}
      bob search_context {'query':'ERR_CONN_42 in GatewayConfig','sender':'alice','limit':5}
      bob search_context {'query':'what happened on 2026-11-20','since':'2020-01-01'}
      bob search_context {'query':'\\"build is green\\"','mode':'exact'}
      bob search_context {'query':'gatewy deploymnt','mode':'fuzzy','search_scope':'public'}
      bob search_context {'query':'plan','include_memory':true,'max_tokens':500}
      alice set_memory {'key':'plan','value':{'steps':['build','deploy'],'done':1,'late':false}}
      alice set_memory {'key':'plan','value':'Build, deploy.','session_id':'$S','shared':true}
      alice get_memory {'key':'plan'}
      bob get_memory {'key':'plan','session_id':'$S','shared':true}
      alice list_memory {}
      bob list_memory {'session_id':'$S','shared':true,'prefix':'p'}
      alice set_memory {'key':'passing','value':1,'expires_in':1000,'idempotency_key':'$K'}
      alice delete_memory {'key':'passing'}
      alice register_agent_presence {'status':'busy','session_id':'$S','activity':'deploying'}
      bob get_active_agents {'session_id':'$S'}
      bob get_active_agents {'include_offline':true}
      bob wait_for_messages {'timeout_seconds':0}
      bob wait_for_messages {'session_id':'$S','after':'$P','from':['alice'],'timeout_seconds':0}
      alice coordinate_session_work {'session_id':'$S','action':'lock','resources':['src/**','pom.xml']}
      bob -coordinate_session_work {'session_id':'$S','action':'lock','resources':['src/Main.java']}
      bob coordinate_session_work {'session_id':'$S','action':'status'}
      alice coordinate_session_work {'session_id':'$S','action':'renew','fencing_token':$F}
      alice set_memory {'key':'guarded','value':1,'session_id':'$S','fencing_token':$F}
      alice coordinate_session_work {'session_id':'$S','action':'unlock'}
      bob coordinate_session_work {'session_id':'$S','action':'notify','message':'It is free.'}
      alice add_work_item {'session_id':'$S','title':'Write the notes','labels':['docs']}
      bob list_work_items {'session_id':'$S','state':['open'],'ready':true}
      bob claim_work_item {'session_id':'$S','labels':['docs'],'resources':['notes/**']}
      alice -claim_work_item {'session_id':'$S','labels':['docs']}
      bob update_work_item {'work_item_id':'$W','claim_token':$C,'note':'Half.','extend_seconds':60}
      bob update_work_item {'work_item_id':'$W','claim_token':$C,'state':'done'}
      alice add_message {'session_id':'$S','content':'Look soon.','to':['bob'],'expires_in':1}
      alice get_message_status {'message_id':$M}
      alice get_message_status {'message_id':$M,'wait_for':'offered'}
      alice ask_human {'session_id':'$S','question':'Deploy?','options':['yes','no']}
      alice ask_human {'session_id':'$S','question':'Deploy?','options':['yes','no']}
      bob get_usage_guidance {}
      bob -get_session {'session_id':'session_0123456789abcdef'}
      bob -get_messages {}
      """;

  /** What is called now and then, or only by admins. */
  static final String SELDOM = """
      alice create_session {'purpose':'A session that ends'}
      alice update_session {'session_id':'$O','purpose':'A session that is closed','is_active':false}
      alice -add_message {'session_id':'$O','content':'Too late.'}
      alice add_message {'session_id':'$S','content':'Among us.','visibility':'agent_only'}
      alice set_message_visibility {'message_id':$M,'visibility':'public','reason':'for all'}
      alice delete_message {'message_id':$M,'reason':'said twice'}
      carol add_message {'session_id':'$S','content':'For admins.','visibility':'admin_only'}
      carol get_messages_advanced {'session_id':'$S','include_admin_only':true,'limit':5}
      bob -get_audit_log {}
      alice create_session {'purpose':'Soon gone'}
      alice delete_session {'session_id':'$O'}
      carol get_audit_log {'limit':5}
      carol get_audit_log {'event_type':'lock_refused','agent_id':'bob','since':'2020-01-01'}
      carol get_performance_metrics {}
      carol get_agent_activity_summary {}
      carol generate_api_documentation {'format':'markdown'}
      carol generate_api_documentation {'format':'json'}
      carol generate_api_documentation {'format':'openapi'}
      bob get_usage_guidance {'topic':'search'}
      """;

  /** What takes its time: waits that end empty. */
  static final String SLOW = """
      bob wait_for_messages {'timeout_seconds':1}
      alice coordinate_session_work {'session_id':'$S','action':'lock','lock_type':'exclusive'}
      bob -coordinate_session_work {'session_id':'$S','action':'lock','wait_seconds':1}
      alice coordinate_session_work {'session_id':'$S','action':'unlock'}
      """;

  private TrainingScript() {}

  /** Plays the lines of {@code text}. */
  static void play(String text, TrainingAgents cast) throws IOException {
    for (String line : text.lines().toList()) {
      String[] parts = line.split(" ", 3);
      if (parts[1].startsWith("-")) {
        cast.refused(parts[0], parts[1].substring(1), parts[2]);
      } else {
        cast.call(parts[0], parts[1], parts[2]);
      }
    }
  }
}
