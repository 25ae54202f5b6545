-- Calls that wait as tasks of the protocol, as in SQLite's stores.
CREATE TABLE tasks (
  id          TEXT COLLATE "C" PRIMARY KEY,
  agent_id    TEXT COLLATE "C" NOT NULL,
  agent_type  TEXT COLLATE "C" NOT NULL,
  permissions TEXT COLLATE "C" NOT NULL,
  verified    BIGINT NOT NULL,
  tool        TEXT COLLATE "C" NOT NULL,
  arguments   TEXT COLLATE "C" NOT NULL,
  key         TEXT COLLATE "C",
  notes       TEXT COLLATE "C" NOT NULL,
  state       TEXT COLLATE "C" NOT NULL,
  status      TEXT COLLATE "C" NOT NULL CHECK (status IN ('working', 'completed', 'cancelled')),
  result      TEXT COLLATE "C",
  code        TEXT COLLATE "C",
  process     TEXT COLLATE "C" NOT NULL,
  created_at  BIGINT NOT NULL,
  updated_at  BIGINT NOT NULL,
  until       BIGINT NOT NULL,
  expires_at  BIGINT NOT NULL
);
CREATE INDEX tasks_agent ON tasks (agent_id, status, process);
CREATE INDEX tasks_expiry ON tasks (expires_at);

ALTER TABLE lease_waiters ADD COLUMN task_id TEXT COLLATE "C" NOT NULL DEFAULT '';
