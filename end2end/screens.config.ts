// `make screens`: not tests, but the same browser and the same demo, to look at every page.
import { defineConfig } from "@playwright/test";
import { launchOptions } from "./support/browser.ts";
import { demo } from "./support/demo.ts";

export default defineConfig({
  testDir: "screens",
  outputDir: "test-results/screens",
  workers: 1,
  timeout: 600_000,
  reporter: [["list"]],
  use: { launchOptions, actionTimeout: 30_000, navigationTimeout: 30_000 },
  webServer: demo(0),
});
