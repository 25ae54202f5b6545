-- Names of agents whose settings give none: the same client in the same directory gets the same again.
CREATE TABLE default_names (
  client    TEXT    NOT NULL,
  directory TEXT    NOT NULL,
  number    INTEGER NOT NULL,  -- tells processes of the client apart that run there at the same time
  agent_id  TEXT    NOT NULL UNIQUE,
  process   TEXT    NOT NULL,  -- the server process that had it last; free when that has ended
  PRIMARY KEY (client, directory, number)
) STRICT, WITHOUT ROWID;

-- Which server processes act for which agents, in the order in which they began to.
CREATE TABLE agent_processes (
  place    INTEGER PRIMARY KEY,
  agent_id TEXT    NOT NULL,
  process  TEXT    NOT NULL,
  pid      INTEGER NOT NULL,
  since    INTEGER NOT NULL,
  UNIQUE (agent_id, process)
) STRICT;

-- Whether the server had seen a key of the sender when it took the message.
ALTER TABLE messages ADD COLUMN sender_verified INTEGER NOT NULL DEFAULT 0;

-- Whether the agent did something in the session itself; who was only addressed did not.
ALTER TABLE participants ADD COLUMN acted INTEGER NOT NULL DEFAULT 0;
UPDATE participants SET acted = 1
WHERE is_public = 1 OR acked_id > 0 OR EXISTS (
  SELECT 1 FROM messages m
  WHERE m.session_id = participants.session_id AND m.sender = participants.agent_id);
