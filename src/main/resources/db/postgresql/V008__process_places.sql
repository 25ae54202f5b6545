-- The id of a process tells where it runs since this version. An earlier one would take every process with such an id
-- for dead: it refuses to go on with a store of this version.
COMMENT ON COLUMN ended_process.id IS 'pg-KEY or pg-KEY-MACHINE-PID-BIRTH';
