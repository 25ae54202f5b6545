-- What calls of all processes took since the figures were last reset. Processes add to it now and then.
CREATE TABLE operation_figures (
  name        TEXT    PRIMARY KEY,
  errors      INTEGER NOT NULL,
  total_nanos INTEGER NOT NULL,
  max_nanos   INTEGER NOT NULL,
  buckets     BLOB    NOT NULL   -- how many calls took how long: pairs of gap and count, as varints
) STRICT, WITHOUT ROWID;

-- What is only counted: queries, looks into caches.
CREATE TABLE figure_counts (
  name  TEXT    PRIMARY KEY,
  total INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- When the figures were last reset; what processes gathered before does not count.
CREATE TABLE figure_epoch (
  only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
  began_at INTEGER NOT NULL   -- in microseconds
) STRICT;
INSERT INTO figure_epoch (only_one, began_at) VALUES (1, 0);

-- Up to which row a table has been counted, so that nobody counts it as a whole again.
CREATE TABLE counted (
  name  TEXT    PRIMARY KEY,
  up_to INTEGER NOT NULL,
  total INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO counted (name, up_to, total)
SELECT 'audit', coalesce(max(id), 0), count(*) FROM audit
UNION ALL SELECT 'messages', coalesce(max(id), 0), count(*) FROM messages;

-- Who called since these figures are kept.
CREATE TABLE agents (
  agent_id   TEXT    PRIMARY KEY,
  agent_type TEXT    NOT NULL,
  first_seen INTEGER NOT NULL,
  last_seen  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Searches by minute: reads leave no other trace.
CREATE TABLE agent_searches (
  agent_id TEXT    NOT NULL,
  minute   INTEGER NOT NULL,
  searches INTEGER NOT NULL,
  last_at  INTEGER NOT NULL,
  PRIMARY KEY (agent_id, minute)
) STRICT, WITHOUT ROWID;
CREATE INDEX agent_searches_minute ON agent_searches (minute);

-- The audit log summed up by agent, session and hour, as far as it has been counted.
CREATE TABLE agent_hours (
  agent_id   TEXT    NOT NULL,
  session_id TEXT    NOT NULL,   -- '' where none is concerned
  hour       INTEGER NOT NULL,   -- hours since the epoch
  messages   INTEGER NOT NULL,
  denied     INTEGER NOT NULL,
  first_at   INTEGER NOT NULL,
  last_at    INTEGER NOT NULL,
  PRIMARY KEY (agent_id, session_id, hour)
) STRICT, WITHOUT ROWID;
CREATE INDEX agent_hours_hour ON agent_hours (hour);
INSERT INTO agent_hours (agent_id, session_id, hour, messages, denied, first_at, last_at)
SELECT agent_id, session_id, at / 3600000,
  sum(event_type IN ('message_added', 'notification_sent')), sum(outcome = 'denied'), min(at), max(at)
FROM audit WHERE agent_id <> '' GROUP BY 1, 2, 3;

CREATE INDEX sessions_open ON sessions (id) WHERE is_active = 1;
