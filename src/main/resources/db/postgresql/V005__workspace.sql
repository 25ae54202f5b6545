-- As in SQLite's V013.
ALTER TABLE sessions ADD COLUMN workspace TEXT COLLATE "C" NOT NULL DEFAULT '';
CREATE INDEX sessions_workspace ON sessions (workspace, updated_at, id);
CREATE FUNCTION session_reassigned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM bump('sessions', 'session:' || new.id, 'workspaces');
  RETURN NULL;
END $$;
CREATE TRIGGER session_reassigned AFTER UPDATE OF workspace ON sessions
FOR EACH ROW WHEN (new.workspace <> old.workspace) EXECUTE FUNCTION session_reassigned();
