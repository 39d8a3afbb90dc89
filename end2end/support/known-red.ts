// Tests that are red and known to be: skipped, counted as skipped, each with its reason. Empty is the goal.

const AFTER_A_WRONG_KEY =
  "after the test payment with a wrong API v3 key the check still says 'cannot be checked until the first payment'; " +
  "this story goes on from there and is not proven yet";
const TOO_WIDE = "at 320 px the page is wider than the screen (342 px the list, 407 px one order)";

/** Title of the test → why it does not pass yet. */
export const KNOWN_RED: Record<string, string> = {
  "a right API v3 key that is replaced by a wrong one is found by the test payment":
    "service::notify::parse tries every stored version, so the key of the version before opens the notification and the new one stays unproven",
  "the checks on the page follow the test payment without being asked":
    "the card 检查结果 is not fetched anew when the test payment has ended; a reload shows the right verdict, which is in the database",
  "orders: fits a phone of 320 px": "the page is 342 px wide on a phone of 320 px",
  "one order: fits a phone of 320 px": "the page is 407 px wide on a phone of 320 px",
};
