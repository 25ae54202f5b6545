package io.sharedcontext.cli.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.auth.Audit;
import io.sharedcontext.auth.Audit.Event;
import io.sharedcontext.auth.Audit.Result;
import io.sharedcontext.tool.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What happened is told in sentences. */
class EventSentenceTest {
  private static String sentence(String type, String agent, Audit.Result result, String details) {
    Event event =
        new Event(type, agent, "session_1", result, Json.object(details.replace('\'', '"')));
    return EventSentence.of(event, "Ship it");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
          session_created | {} | ann begins: Ship it
          session_updated | {'is_active':true} | ann changes: Ship it
          session_updated | {'is_active':false} | ann closes: Ship it
          session_deleted | {'reason':'done'} | ann deletes the session, because: done
          session_expired | {'idle_for':'PT720H'} | closed, since nothing happened for 30 days
          messages_expired | {'message_ids':[1,2]} | 2 messages kept for long enough removed
          message_visibility_set | {'message_id':5,'old_visibility':'public','new_visibility':'private'} | ann makes #5 private; it was public
          message_deleted | {'message_id':5,'sender':'bob'} | ann deletes #5 of bob
          memory_set | {'shared':true,'key':'plan','version':3} | ann sets shared memory plan, version 3
          memory_set | {'shared':false,'version':1} | ann sets memory of its own, version 1
          memory_deleted | {'shared':true,'key':'plan','deleted':true} | ann deletes shared memory plan
          lock_acquired | {'resources':['**'],'lock_type':'write','fencing_token':7} | ann locks the whole session (write), token 7
          lock_renewed | {'fencing_tokens':[7,8]} | ann renews token 7, 8
          lock_released | {'fencing_tokens':[7],'locked_by':'bob'} | ann releases token 7 of bob
          lock_ended | {'fencing_token':7,'reason':'time_ran_out'} | ann loses token 7: time ran out
          store_created | {} | the store is made
          access_changed | {'access':'closed'} | the store is closed to agents without a key
          exported | {'sessions':1,'messages':2} | exported: 1 session, 2 messages
          retention_run | {'messages of closed sessions':5} | retention removed messages of closed sessions 5
          token_issued | {'permissions':'read'} | ann gets a token for read
          work_item_added | {'title':'Tests','labels':['a']} | ann: work item added (title Tests)
          """)
  void what_was_done(String type, String details, String sentence) {
    assertThat(sentence(type, "ann", Result.SUCCESS, details)).isEqualTo(sentence);
  }

  @Test
  void what_was_refused() {
    assertThat(sentence(
            "permission_denied",
            "bob",
            Result.DENIED,
            "{'tool':'get_audit_log','reason':'it needs admin','count':3}"))
        .isEqualTo("bob is refused get_audit_log: it needs admin, 3 times");
    assertThat(sentence("authentication_failed", "", Result.DENIED, "{}"))
        .isEqualTo("somebody: authentication failed");
  }
}
