-- A session that is gone for everybody, since when; what is left of it is being removed.
ALTER TABLE sessions ADD COLUMN deleted_at INTEGER;
CREATE INDEX sessions_deleted ON sessions (id) WHERE deleted_at IS NOT NULL;

-- The id of the message that this one answered and that was deleted, and whether everybody saw that one.
ALTER TABLE messages ADD COLUMN deleted_parent INTEGER;
ALTER TABLE messages ADD COLUMN deleted_parent_public INTEGER NOT NULL DEFAULT 0;

CREATE INDEX memory_session ON memory (session_id) WHERE session_id <> '';
CREATE INDEX memory_gone_session ON memory_gone (session_id) WHERE session_id <> '';

-- What hangs on a message goes with it, in the same transaction, whoever deletes it: its recipients and
-- its words; the sums; and the counters by which every process knows that what it remembers is no more.
CREATE TRIGGER message_deleted AFTER DELETE ON messages
BEGIN
  DELETE FROM recipients WHERE message_id = old.id;
  DELETE FROM search_documents WHERE message_id = old.id;
  UPDATE messages
  SET parent_id = NULL, deleted_parent = old.id, deleted_parent_public = (old.visibility = 'public')
  WHERE parent_id = old.id;
  UPDATE sessions SET public_count = public_count - 1
  WHERE id = old.session_id AND old.visibility = 'public';
  UPDATE counted SET total = total - 1 WHERE name = 'messages' AND up_to >= old.id;
  INSERT INTO change_seq (scope, seq)
  VALUES ('visibility', 1), ('visibility:' || old.session_id, 1),
    ('deletions', 1), ('deletions:' || old.session_id, 1)
  ON CONFLICT (scope) DO UPDATE SET seq = seq + 1;
END;

CREATE TRIGGER session_deleted AFTER UPDATE OF deleted_at ON sessions
BEGIN
  INSERT INTO change_seq (scope, seq)
  VALUES ('sessions', 1), ('session:' || new.id, 1), ('visibility', 1), ('visibility:' || new.id, 1),
    ('deletions', 1), ('deletions:' || new.id, 1)
  ON CONFLICT (scope) DO UPDATE SET seq = seq + 1;
END;

-- How far the audit log has been cut: the rows up to this one are gone, and the chain goes on from the
-- hash of the last of them. Signed with the store's secret.
CREATE TABLE audit_cut (
  only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
  up_to    INTEGER NOT NULL,
  removed  INTEGER NOT NULL,  -- how many rows, in all cuts together
  hash     BLOB    NOT NULL,
  cut_at   INTEGER NOT NULL,
  secret   TEXT    NOT NULL,  -- SHA-256 of the secret that it was signed with
  mac      BLOB    NOT NULL
) STRICT;
DROP TRIGGER audit_stays;
CREATE TRIGGER audit_stays BEFORE DELETE ON audit
WHEN old.id > (SELECT coalesce(max(up_to), 0) FROM audit_cut)
BEGIN
  SELECT RAISE (ABORT, 'the audit log is append-only');
END;

-- The process whose turn it is to remove what is over, until when, and what it has done.
CREATE TABLE retention_turn (
  only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
  process  TEXT    NOT NULL,
  until    INTEGER NOT NULL,
  due_at   INTEGER NOT NULL,  -- when the policy is to be applied next
  emptied  INTEGER NOT NULL   -- the number of deletions up to which the write-ahead log was emptied
) STRICT;
INSERT INTO retention_turn (only_one, process, until, due_at, emptied) VALUES (1, '', 0, 0, 0);
