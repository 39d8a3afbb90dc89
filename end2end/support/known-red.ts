// Tests that are red and known to be: skipped, counted as skipped, each with its reason. Empty is the goal.

const CHECKS_STAND_STILL =
  "the card 检查结果 is not fetched anew when the test payment has ended (a reload shows the right verdict, which is in " +
  "the database); the rest of this story goes on from there and is not proven yet";
const TOO_WIDE = "at 320 px the page is wider than the screen (342 px the list, 407 px one order)";

/** Title of the test → why it does not pass yet. */
export const KNOWN_RED: Record<string, string> = {
  "a wrong API v3 key of the right length is found by the test payment": CHECKS_STAND_STILL,
  "the right key passes the test payment, which is given back by itself": CHECKS_STAND_STILL,
  "switches WeChat Pay on": CHECKS_STAND_STILL,
  "makes a car park: the fee of a stay is shown while the tariff is typed": CHECKS_STAND_STILL,
  "makes QR codes, downloads them, and prints them": CHECKS_STAND_STILL,
  "a revoked code stops working at once": CHECKS_STAND_STILL,
  "a right API v3 key that is replaced by a wrong one is found by the test payment":
    "notifications are opened with every stored version of the account, so the key before still opens them",
  "orders: what a screen reader finds; accessible in light and dark, at desk and on a phone": TOO_WIDE,
  "one order: what a screen reader finds": TOO_WIDE,
};
