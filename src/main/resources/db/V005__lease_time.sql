-- How long a lease lasts from its grant or its last renewal: what a clock that is set back must not
-- make longer.
ALTER TABLE leases ADD COLUMN ttl_millis INTEGER NOT NULL DEFAULT 3600000;
