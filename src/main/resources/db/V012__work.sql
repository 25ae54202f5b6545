-- The board of each session: what is to be done, who does it, and what waits for what.
CREATE TABLE work_items (
  number           INTEGER PRIMARY KEY,      -- in the order of adding; never given twice
  id               TEXT    NOT NULL UNIQUE,  -- what clients call it
  session_id       TEXT    NOT NULL REFERENCES sessions (id),
  title            TEXT    NOT NULL,
  description      TEXT    NOT NULL,
  metadata         TEXT    NOT NULL,
  labels           TEXT    NOT NULL,  -- JSON array
  priority         INTEGER NOT NULL,
  state            TEXT    NOT NULL
    CHECK (state IN ('open', 'in_progress', 'blocked', 'done', 'cancelled')),
  reason           TEXT    NOT NULL,  -- why it is blocked; '' for any other
  waits_for        INTEGER NOT NULL,  -- how many of its dependencies are not finished
  created_by       TEXT    NOT NULL,
  created_at       INTEGER NOT NULL,
  updated_at       INTEGER NOT NULL,
  assignee         TEXT    NOT NULL,  -- who has it or finished it; '' for nobody
  claim_token      INTEGER NOT NULL,  -- of its latest claim; 0 for none
  claim_millis     INTEGER NOT NULL,  -- how long that lasts from its grant or its last renewal
  claim_expires_at INTEGER,           -- while it is in progress
  lapsed_token     INTEGER NOT NULL,  -- of the latest claim whose time ran out; 0 for none
  lapses           INTEGER NOT NULL,  -- claims whose time ran out since it was last opened
  hand_over        TEXT    NOT NULL,  -- JSON: from, next_step, context; '' for none
  handed           INTEGER NOT NULL   -- whether it was handed over and not taken up yet
) STRICT;
CREATE INDEX work_items_session ON work_items (session_id, number);
CREATE INDEX work_items_ready ON work_items (session_id, priority DESC, number)
WHERE state = 'open' AND waits_for = 0;
CREATE INDEX work_items_claimed ON work_items (claim_expires_at) WHERE state = 'in_progress';
CREATE INDEX work_items_handed ON work_items (assignee) WHERE handed = 1;

-- An item is not begun before those that it depends on are done or cancelled. There is no cycle.
CREATE TABLE work_dependencies (
  work_item_id TEXT NOT NULL,
  depends_on   TEXT NOT NULL,
  PRIMARY KEY (work_item_id, depends_on)
) STRICT, WITHOUT ROWID;
CREATE INDEX work_dependencies_of ON work_dependencies (depends_on);
