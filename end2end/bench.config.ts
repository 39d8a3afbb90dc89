// `make bench`: no tests, but the same browser and a demo of the release build, to see what a payer waits for.
import { defineConfig } from "@playwright/test";
import { launchOptions } from "./support/browser.ts";
import { demo } from "./support/demo.ts";

export default defineConfig({
  testDir: "bench/page",
  outputDir: "test-results/bench",
  workers: 1,
  timeout: 600_000,
  reporter: [["line"]],
  use: { launchOptions },
  webServer: demo(0),
});
