-- How far the agent's counter of positions was when this one last changed: what is counted for an agent
-- is counted anew for these sessions only.
ALTER TABLE participants ADD COLUMN moved INTEGER NOT NULL DEFAULT 0;
CREATE INDEX participants_moved ON participants (agent_id, moved);
