-- The latest commit of each process, written with it. When the answer to a COMMIT is lost, this tells whether
-- it was made; the number of the transaction would not: after a crash or a fail-over the server may give the
-- same one to another.
CREATE TABLE commit_record (
  writer  TEXT COLLATE "C" PRIMARY KEY,  -- made by chance when the process opens the store
  commits BIGINT NOT NULL,               -- store_state.commits as of that commit
  at      BIGINT NOT NULL
) WITH (fillfactor = 50);

-- Processes that ended in order. Others may have lost their connection only, and get some seconds to come
-- back before they are taken for dead.
CREATE TABLE ended_process (
  id TEXT COLLATE "C" PRIMARY KEY,
  at BIGINT NOT NULL
);
