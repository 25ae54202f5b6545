-- Calls that wait as tasks of the protocol: who asked for what, how far it is, and what came of it.
CREATE TABLE tasks (
  id          TEXT    PRIMARY KEY,
  agent_id    TEXT    NOT NULL,
  agent_type  TEXT    NOT NULL,
  permissions TEXT    NOT NULL,  -- what the agent might do when it asked: comma-separated, lower case
  verified    INTEGER NOT NULL,  -- whether the server had seen a key of it
  tool        TEXT    NOT NULL,
  arguments   TEXT    NOT NULL,
  key         TEXT,              -- its idempotency key
  notes       TEXT    NOT NULL,  -- what the result says about the arguments
  state       TEXT    NOT NULL,  -- what the tool has to know to go on, as JSON
  status      TEXT    NOT NULL CHECK (status IN ('working', 'completed', 'cancelled')),
  result      TEXT,              -- NULL while it waits, and where the tool reads the result anew
  code        TEXT,              -- why it failed
  process     TEXT    NOT NULL,  -- the server process that carries it, or did so last
  created_at  INTEGER NOT NULL,
  updated_at  INTEGER NOT NULL,
  until       INTEGER NOT NULL,  -- when it gives up
  expires_at  INTEGER NOT NULL   -- when it is removed
) STRICT, WITHOUT ROWID;
CREATE INDEX tasks_agent ON tasks (agent_id, status, process);
CREATE INDEX tasks_expiry ON tasks (expires_at);

-- The task that waits for a lock; '' for a call, which ends with its process.
ALTER TABLE lease_waiters ADD COLUMN task_id TEXT NOT NULL DEFAULT '';
