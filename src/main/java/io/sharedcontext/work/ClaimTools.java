package io.sharedcontext.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.Audit;
import io.sharedcontext.auth.AuditedWrites;
import io.sharedcontext.coordination.ClaimLocks;
import io.sharedcontext.store.ChangeAwaiter;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Doc;
import io.sharedcontext.tool.Effect;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Limits;
import io.sharedcontext.tool.Outcome;
import io.sharedcontext.tool.RateLimit;
import io.sharedcontext.tool.Tool;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The tool by which agents take work. */
public final class ClaimTools {
  private final ClaimQueue claims;
  private final ClaimTask task;

  public ClaimTools(
      Store store, AuditedWrites writes, ChangeAwaiter waits, Clock clock, Board board) {
    this.claims = new ClaimQueue(store, writes, waits, clock, board);
    this.task = new ClaimTask(writes, board);
  }

  /** The tool. */
  public List<Tool<?, ?>> tools() {
    return List.of(Tool.changes(
            "claim_work_item", Effect.ADDS, ClaimWorkItem.class, ClaimedWork.class, this::claim)
        .besideWhen(arguments -> arguments.path("wait_seconds").asInt() > 0)
        .asTask(task)
        .limited(RateLimit.MESSAGES));
  }

  @Doc(
      "Takes work: one item, or the most urgent that is ready. It is yours until ttl_seconds are over,"
          + " even if your server ends; go on with update_work_item.")
  record ClaimWorkItem(
      @Doc(value = "Absent: any of your sessions.", id = true)
      Optional<String> sessionId,

      @Doc(value = "Absent: the best that is ready.", id = true)
      Optional<String> workItemId,

      @Doc(value = "With all of these.", otherwise = "[]") List<String> labels,

      @Doc(value = "How long unless extended.", min = 30, max = 86_400, otherwise = "1800")
      int ttlSeconds,

      @Doc(
          value = "Also locks these, or claims nothing.",
          max = 50,
          pattern = ".{1,1000}",
          otherwise = "[]")
      List<String> resources,

      @Doc(
          value = "Waits for work.",
          max = 25,
          asTask = Limits.TASK_SECONDS,
          capped = true,
          otherwise = "0")
      int waitSeconds) {
    ClaimWorkItem {
      ClaimLocks.requireShort(resources);
    }

    Claims.Wish wish() {
      return new Claims.Wish(
          sessionId, workItemId, labels, Duration.ofSeconds(ttlSeconds), resources);
    }
  }

  /** Work that is the caller's now. */
  record ClaimedWork(
      @Doc ItemView item,

      @Doc("For update_work_item; larger than that of any claim before.")
      long claimToken,

      @Doc Instant expiresAt,

      @Doc("Of the lock on resources, which ends with the claim.")
      Optional<Long> fencingToken,

      @Doc("What is locked with it.") Optional<List<String>> resources) {
    static ClaimedWork of(Tx tx, Claims.Grant grant) {
      WorkItem item = grant.item();
      return new ClaimedWork(
          ItemView.of(tx, item),
          item.claim().token(),
          item.claim().expiresAt().orElseThrow(),
          grant.lock().map(ClaimLocks.ClaimLock::fencingToken),
          grant.lock().map(ClaimLocks.ClaimLock::resources));
    }
  }

  /** What {@code caller} is told of a claim, and what the log keeps of it. */
  static AuditedWrites.AuditedResult<ClaimedWork> claimed(
      Tx tx, Caller caller, Claims.Grant grant, Duration waited) {
    WorkItem item = grant.item();
    ObjectNode details = Json.object()
        .put("work_item_id", item.id())
        .put("claim_token", item.claim().token())
        .put("message_id", grant.messageId())
        .put("waited_ms", waited.toMillis());
    return new AuditedWrites.AuditedResult<>(
        ClaimedWork.of(tx, grant),
        new Audit.Event(
            "work_item_claimed", caller.id(), item.session(), Audit.Result.SUCCESS, details));
  }

  /** To tell a claim again after it ended would make its agent believe that it has the item. */
  static boolean stands(Board board, Tx tx, Instant now, JsonNode first) {
    return board.holds(
        tx,
        now,
        first.path("item").path("work_item_id").asText(),
        first.path("claim_token").longValue());
  }

  private CompletableFuture<Outcome<ClaimedWork>> claim(Call call, ClaimWorkItem request) {
    return claims.claim(call, request.wish(), Duration.ofSeconds(request.waitSeconds()));
  }
}
