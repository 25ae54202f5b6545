package io.sharedcontext.store.postgresql;

import io.sharedcontext.store.Tx;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The time of the database server, which is the same for all machines: leases that one grants end when
 * others see them end. It is this machine's clock, put right whenever the server has told its time. Safe for
 * use by several threads.
 */
final class DatabaseClock extends Clock {
  private static final String NOW =
      "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint) AS n";

  private final Clock machine;
  private final ZoneId zone;
  private final AtomicLong aheadMillis;

  /** As {@code machine} until the server has told. */
  DatabaseClock(Clock machine) {
    this(machine, ZoneOffset.UTC, new AtomicLong());
  }

  private DatabaseClock(Clock machine, ZoneId zone, AtomicLong aheadMillis) {
    this.machine = machine;
    this.zone = zone;
    this.aheadMillis = aheadMillis;
  }

  /** This machine's clock. */
  long machineMillis() {
    return machine.millis();
  }

  /** Asks the server to which {@code tx} is a connection. */
  void ask(Tx tx) {
    long asked = machineMillis();
    long server = tx.number(NOW);
    told(server, asked, machineMillis());
  }

  /**
   * The server's time, told between two moments of this machine's. It is somewhere between them, so only a
   * clock that is further off is put right: it would tremble otherwise. All in milliseconds.
   */
  void told(long server, long asked, long answered) {
    long ahead = server - (asked + answered) / 2;
    long uncertain = Math.max(1, answered - asked);
    if (Math.abs(ahead - aheadMillis.get()) > uncertain) {
      aheadMillis.set(ahead);
    }
  }

  @Override
  public Instant instant() {
    return machine.instant().plusMillis(aheadMillis.get());
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId other) {
    return new DatabaseClock(machine, other, aheadMillis);
  }
}
