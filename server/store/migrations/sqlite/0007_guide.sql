-- The onboarding guide: what an operator chose, and how far its steps are. The same text on both engines.

CREATE TABLE guide_plan (
    operator_id TEXT PRIMARY KEY REFERENCES operator (id),
    -- words of domain::guide, spaces between them
    wants TEXT NOT NULL,
    merchant TEXT NOT NULL,
    has TEXT NOT NULL,
    -- counts changes, so that two people who choose at once do not undo each other unseen
    version BIGINT NOT NULL,
    chosen_at BIGINT NOT NULL,
    chosen_by TEXT NOT NULL
);

-- Stays when the plan changes: a step that comes back is as far as it was.
CREATE TABLE guide_step (
    operator_id TEXT NOT NULL REFERENCES guide_plan (operator_id),
    step TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'doing', 'waiting', 'done', 'not_needed')),
    -- since when it is in this state
    since BIGINT NOT NULL,
    assignee TEXT NOT NULL,
    note TEXT NOT NULL,
    version BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    -- a login; empty: the system saw that it is done
    changed_by TEXT NOT NULL,
    PRIMARY KEY (operator_id, step)
);
