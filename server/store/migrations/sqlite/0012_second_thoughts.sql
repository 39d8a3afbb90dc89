-- Visitors change what they booked, and staff take announcements away that they have read. The same text on both engines.

-- How often a visitor changed it, so that nobody agrees to what they have not seen.
ALTER TABLE visitor_booking ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;

-- Who has read an announcement: it stands above their pages no more.
CREATE TABLE announcement_reader (
    announcement_id TEXT NOT NULL REFERENCES announcement (id),
    staff_id TEXT NOT NULL REFERENCES staff (id),
    read_at BIGINT NOT NULL,
    PRIMARY KEY (announcement_id, staff_id)
);
