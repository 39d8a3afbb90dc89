// `make screens`: not tests, but the same browser and the same demo, to look at every page.
import { defineConfig } from "@playwright/test";
import { launchOptions } from "./support/browser.ts";
import { demo } from "./support/demo.ts";

export default defineConfig({
  testDir: "screens",
  outputDir: "test-results/screens",
  workers: 1,
  timeout: 300_000,
  reporter: [["list"]],
  use: { launchOptions },
  webServer: demo(0),
});
