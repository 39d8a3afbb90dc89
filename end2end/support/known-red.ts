// Tests that are red and known to be: skipped, counted as skipped, each with its reason. Empty is the goal.

/** Title of the test → why it does not pass yet. */
export const KNOWN_RED: Record<string, string> = {};
