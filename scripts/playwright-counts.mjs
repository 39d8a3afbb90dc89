// Prints "N passed, N failed, N skipped" of a Playwright JSON report.
import { readFileSync } from "node:fs";

let stats;
try {
  ({ stats } = JSON.parse(readFileSync(process.argv[2], "utf8")));
} catch {
  stats = { expected: 0, unexpected: 1, flaky: 0, skipped: 0 };
}
console.log(`${stats.expected + stats.flaky} passed, ${stats.unexpected} failed, ${stats.skipped} skipped`);
