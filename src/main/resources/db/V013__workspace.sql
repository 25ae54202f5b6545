-- The name of the workspace that a session belongs to; '' for none. Searches keep which message is of which
-- workspace, so they count the sessions that change theirs.
ALTER TABLE sessions ADD COLUMN workspace TEXT NOT NULL DEFAULT '';
CREATE INDEX sessions_workspace ON sessions (workspace, updated_at, id);
CREATE TRIGGER session_reassigned AFTER UPDATE OF workspace ON sessions WHEN new.workspace <> old.workspace
BEGIN
  INSERT INTO change_seq (scope, seq) VALUES ('sessions', 1), ('session:' || new.id, 1), ('workspaces', 1)
  ON CONFLICT (scope) DO UPDATE SET seq = seq + 1;
END;
