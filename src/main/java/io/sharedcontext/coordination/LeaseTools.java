package io.sharedcontext.coordination;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.AuditedWrites;
import io.sharedcontext.auth.AuditedWrites.AuditedResult;
import io.sharedcontext.message.SearchIndexer;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.ChangeAwaiter;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Descriptions;
import io.sharedcontext.tool.Doc;
import io.sharedcontext.tool.Effect;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Limits;
import io.sharedcontext.tool.Outcome;
import io.sharedcontext.tool.RateLimit;
import io.sharedcontext.tool.Tool;
import io.sharedcontext.tool.ToolTier;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The tool by which agents keep out of each other's way. */
public final class LeaseTools {
  private final Store store;
  private final AuditedWrites writes;
  private final Clock clock;
  private final Leases leases;
  private final Notices notices;
  private final LockQueue line;
  private final LockTransfer transfers;

  /**
   * Tools over {@code leases}.
   *
   * @param indexer makes findable what is posted
   */
  public LeaseTools(
      Store store,
      AuditedWrites writes,
      ChangeAwaiter waits,
      Clock clock,
      Leases leases,
      SearchIndexer indexer) {
    this.store = store;
    this.writes = writes;
    this.clock = clock;
    this.leases = leases;
    this.notices = new Notices(writes, indexer);
    this.line = new LockQueue(store, writes, waits, clock, leases);
    this.transfers = new LockTransfer(writes, leases, indexer);
  }

  /** The tool. */
  public List<Tool<?, ?>> tools() {
    return List.of(Tool.changes(
            "coordinate_session_work",
            Effect.ADDS,
            Coordinate.class,
            CoordinationResult.class,
            this::coordinate)
        .besideWhen(LeaseTools::readsOrWaits)
        .asTask(new LockTask(leases, line))
        .in(ToolTier.CORE)
        .limited(RateLimit.MESSAGES));
  }

  private static boolean readsOrWaits(ObjectNode arguments) {
    return arguments.path("action").asText().equals("status")
        || arguments.path("wait_seconds").asInt() > 0;
  }

  /** What to do. */
  enum Action {
    LOCK,
    RENEW,
    UNLOCK,
    TRANSFER,
    STATUS,
    NOTIFY
  }

  @Doc(
      "Locks resources of a session across processes, or posts a notice. A lock ends by unlock, expiry"
          + " or its server's end; its fencing_token guards set_memory.")
  record Coordinate(
      @Doc(value = Descriptions.SESSION_ID, id = true) String sessionId,

      @Doc("transfer: give locks to another agent; status: who holds and waits.")
      Action action,

      @Doc(value = "write lets only read in, exclusive nobody.", otherwise = "write")
      LockType lockType,

      @Doc(
          value = "Names, or patterns with *, ?, ** (also across /). Default: the whole session, or"
              + " all you hold there.",
          min = 1,
          max = 50,
          pattern = ".{1,1000}")
      Optional<List<String>> resources,

      @Doc(value = "How long it lasts unless renewed.", min = 5, max = 3_600, otherwise = "300")
      int ttlSeconds,

      @Doc(
          value = "How long to wait in line; 4 suits every client.",
          max = 25,
          asTask = Limits.TASK_SECONDS,
          capped = true,
          otherwise = "0")
      int waitSeconds,

      @Doc(value = "Only the lock with this token.", id = true, min = 1)
      Optional<Long> fencingToken,

      @Doc(value = "transfer: to this agent.", pattern = Limits.AGENT_ID)
      Optional<String> to,

      @Doc(
          value = "notify, transfer: posted to all.",
          min = 1,
          max = Limits.CONTENT,
          over = ErrorCode.CONTENT_TOO_LARGE)
      Optional<String> message) {
    Coordinate {
      if (action == Action.NOTIFY && message.isEmpty()) {
        throw Failure.of(ErrorCode.INVALID_INPUT, "message is required for action notify")
            .suggest("Call coordinate_session_work again with message.");
      }
      if ((action == Action.TRANSFER) != to.isPresent()) {
        throw Failure.of(
                ErrorCode.INVALID_INPUT, "action transfer needs to, and no other action takes it")
            .suggest("Call coordinate_session_work with action transfer and to, the agent that gets"
                + " your locks.");
      }
      resources.ifPresent(LockClaim::requireShort);
    }

    /** What is asked for, or about. */
    LockClaim claim(Caller caller) {
      List<String> names =
          resources.map(all -> all.stream().distinct().toList()).orElse(LockClaim.EVERYTHING);
      return new LockClaim(caller.id(), sessionId, lockType, names);
    }

    Leases.LeaseRequest leaseRequest(Caller caller) {
      return new Leases.LeaseRequest(claim(caller), ttl());
    }

    Duration ttl() {
      return Duration.ofSeconds(ttlSeconds);
    }
  }

  private CompletableFuture<Outcome<CoordinationResult>> coordinate(Call call, Coordinate request) {
    boolean shared = store.read(call, tx -> leases.sharedName(tx, call.caller().id()));
    CompletableFuture<Outcome<CoordinationResult>> done = act(call, request);
    return shared ? done.thenApply(LeaseTools::cautioned) : done;
  }

  /** Of a repetition the first result stands as it was. */
  private static Outcome<CoordinationResult> cautioned(Outcome<CoordinationResult> outcome) {
    return outcome instanceof Outcome.Fresh<CoordinationResult> fresh
        ? new Outcome.Fresh<>(fresh.result().sharedBy(true))
        : outcome;
  }

  private CompletableFuture<Outcome<CoordinationResult>> act(Call call, Coordinate request) {
    return switch (request.action()) {
      case LOCK -> lock(call, request);
      case RENEW -> writes.run(call, (tx, now) -> renew(tx, now, call, request));
      case UNLOCK -> writes.run(call, (tx, now) -> unlock(tx, now, call, request));
      case TRANSFER ->
        transfers.give(
            call,
            request.sessionId(),
            request.to().orElseThrow(),
            (tx, now) -> own(tx, now, call.caller(), request),
            request.message());
      case STATUS ->
        CompletableFuture.completedFuture(
            new Outcome.Fresh<>(store.read(call, tx -> status(tx, call.caller(), request))));
      case NOTIFY ->
        notices.announce(call, request.sessionId(), request.message().orElseThrow());
    };
  }

  private CompletableFuture<Outcome<CoordinationResult>> lock(Call call, Coordinate request) {
    Leases.LeaseRequest leaseRequest = request.leaseRequest(call.caller());
    if (request.waitSeconds() > 0) {
      return line.stand(call, leaseRequest, Duration.ofSeconds(request.waitSeconds()));
    }
    return writes
        .attempt(
            call,
            (tx, now) -> {
              SessionTable.requireKnown(tx, request.sessionId());
              return Optional.of(
                  CoordinationResult.acquired(call, leases.ask(tx, now, leaseRequest), 0, 0));
            },
            line::holds)
        .thenApply(Optional::orElseThrow);
  }

  private AuditedResult<CoordinationResult> renew(
      Tx tx, Instant now, Call call, Coordinate request) {
    List<Lease> renewed = own(tx, now, call.caller(), request).stream()
        .map(lease -> lease.renewed(now, request.ttl()))
        .toList();
    renewed.forEach(lease -> {
      LeaseTable.extend(tx, lease);
      LeaseTable.bind(tx, lease.fence(), leases.self());
    });
    return CoordinationResult.renewed(call, renewed);
  }

  /** Those of the caller's locks that are meant, at least one; those of claims go with their claims only. */
  private List<Lease> own(Tx tx, Instant now, Caller caller, Coordinate request) {
    HeldLeases held = held(tx, now, caller, request);
    List<Lease> meant = request.fencingToken().isPresent()
        ? List.of(held.require(request.fencingToken().get()))
        : request.resources().map(held::on).orElseGet(held::any);
    return apartFromClaims(meant);
  }

  private static List<Lease> apartFromClaims(List<Lease> meant) {
    List<Lease> apart = meant.stream().filter(lease -> !lease.ofClaim()).toList();
    if (apart.isEmpty()) {
      throw LockFailures.ofClaim(meant.get(0));
    }
    return apart;
  }

  /** The lock of a claim is released before the claim ends only if it is named. */
  private AuditedResult<CoordinationResult> unlock(
      Tx tx, Instant now, Call call, Coordinate request) {
    HeldLeases held = held(tx, now, call.caller(), request);
    boolean anybodys = call.caller().admin();
    List<Lease> meant = request.fencingToken().isPresent()
        ? List.of(released(held, request.fencingToken().get(), anybodys))
        : request
            .resources()
            .map(anybodys ? held::anybodysOn : held::on)
            .orElseGet(() -> apartFromClaims(held.any()));
    meant.forEach(lease -> LeaseTable.delete(tx, lease.fence()));
    return CoordinationResult.released(call, meant);
  }

  private static Lease released(HeldLeases held, long token, boolean anybodys) {
    return anybodys ? held.anybodysWith(token) : held.require(token);
  }

  private HeldLeases held(Tx tx, Instant now, Caller caller, Coordinate request) {
    SessionTable.requireKnown(tx, request.sessionId());
    List<Lease> there = leases.held(tx, now, request.sessionId());
    return new HeldLeases(there, caller.id(), request.sessionId());
  }

  private CoordinationResult status(Tx tx, Caller caller, Coordinate request) {
    SessionTable.requireKnown(tx, request.sessionId());
    LeaseState state = leases.view(tx, clock.instant());
    LockClaim about = request.claim(caller);
    return CoordinationResult.status(
        state.leases().stream().filter(lease -> touches(about, lease.claim())).toList(),
        state.waiters().stream()
            .filter(waiter -> touches(about, waiter.claim()))
            .toList());
  }

  private static boolean touches(LockClaim about, LockClaim other) {
    return about.session().equals(other.session()) && about.overlaps(other);
  }
}
