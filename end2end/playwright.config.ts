import { defineConfig, devices } from "@playwright/test";
import { launchOptions } from "./support/browser.ts";
import { demo } from "./support/demo.ts";
import { WORKERS } from "./support/places.ts";

const desktop = { ...devices["Desktop Chrome"], viewport: { width: 1280, height: 900 } };

export default defineConfig({
  testDir: "tests",
  outputDir: "test-results",
  fullyParallel: false,
  forbidOnly: true,
  // A shared, noisy machine may stumble once; a test that needed its second chance is counted as flaky, and named.
  retries: process.env["CI"] ? 2 : 0,
  workers: WORKERS,
  // What hangs ends. How fast anything is, is not for here to say: a busy machine takes its time.
  timeout: 180_000,
  expect: { timeout: 20_000 },
  reporter: [["list"], ["json", { outputFile: "report/results.json" }]],
  snapshotPathTemplate: "{testDir}/{testFileDir}/snapshots/{arg}{ext}",
  use: {
    ...desktop,
    launchOptions,
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    actionTimeout: 30_000,
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
  },
  projects: [
    { name: "console", testDir: "tests/console" },
    { name: "wechat", testDir: "tests/wechat" },
    { name: "alipay", testDir: "tests/alipay" },
    { name: "chinaums", testDir: "tests/chinaums" },
    { name: "app", testDir: "tests/app" },
    { name: "other", testDir: "tests/other" },
  ],
  webServer: Array.from({ length: WORKERS }, (_, worker) => demo(worker)),
});
