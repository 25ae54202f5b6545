-- The board of each session; SQLite's migration explains the columns.
CREATE TABLE work_items (
  number           BIGINT PRIMARY KEY,
  id               TEXT COLLATE "C" NOT NULL UNIQUE,
  session_id       TEXT COLLATE "C" NOT NULL REFERENCES sessions (id),
  title            TEXT COLLATE "C" NOT NULL,
  description      TEXT COLLATE "C" NOT NULL,
  metadata         TEXT COLLATE "C" NOT NULL,
  labels           TEXT COLLATE "C" NOT NULL,
  priority         BIGINT NOT NULL,
  state            TEXT COLLATE "C" NOT NULL
    CHECK (state IN ('open', 'in_progress', 'blocked', 'done', 'cancelled')),
  reason           TEXT COLLATE "C" NOT NULL,
  waits_for        BIGINT NOT NULL,
  created_by       TEXT COLLATE "C" NOT NULL,
  created_at       BIGINT NOT NULL,
  updated_at       BIGINT NOT NULL,
  assignee         TEXT COLLATE "C" NOT NULL,
  claim_token      BIGINT NOT NULL,
  claim_millis     BIGINT NOT NULL,
  claim_expires_at BIGINT,
  lapsed_token     BIGINT NOT NULL,
  lapses           BIGINT NOT NULL,
  hand_over        TEXT COLLATE "C" NOT NULL,
  handed           BIGINT NOT NULL
);
CREATE INDEX work_items_session ON work_items (session_id, number);
CREATE INDEX work_items_ready ON work_items (session_id, priority DESC, number)
WHERE state = 'open' AND waits_for = 0;
CREATE INDEX work_items_claimed ON work_items (claim_expires_at) WHERE state = 'in_progress';
CREATE INDEX work_items_handed ON work_items (assignee) WHERE handed = 1;

CREATE TABLE work_dependencies (
  work_item_id TEXT COLLATE "C" NOT NULL,
  depends_on   TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (work_item_id, depends_on)
);
CREATE INDEX work_dependencies_of ON work_dependencies (depends_on);
