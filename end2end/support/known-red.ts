// Tests that are red and known to be: skipped, counted as skipped, each with its reason. Empty is the goal.

const AFTER_A_WRONG_KEY =
  "after the test payment with a wrong API v3 key the check still says 'cannot be checked until the first payment'; " +
  "this story goes on from there and is not proven yet";
const WORDS_ON_THE_PAGE = "the page's ARIA snapshot is not settled yet";

/** Title of the test → why it does not pass yet. */
export const KNOWN_RED: Record<string, string> = {
  "a wrong API v3 key of the right length is found by the test payment": AFTER_A_WRONG_KEY,
  "the right key passes the test payment, which is given back by itself": AFTER_A_WRONG_KEY,
  "switches WeChat Pay on": AFTER_A_WRONG_KEY,
  "makes a car park: the fee of a stay is shown while the tariff is typed": AFTER_A_WRONG_KEY,
  "makes QR codes, downloads them, and prints them": AFTER_A_WRONG_KEY,
  "a revoked code stops working at once": AFTER_A_WRONG_KEY,
  "orders: what a screen reader finds; accessible in light and dark, at desk and on a phone": WORDS_ON_THE_PAGE,
  "one order: what a screen reader finds": WORDS_ON_THE_PAGE,
};
