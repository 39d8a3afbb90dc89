import { defineConfig, devices } from "@playwright/test";
import { placesOf, TIME_SCALE, WORKERS } from "./support/places.ts";

const launchOptions = {
  executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
  args: [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

const desktop = { ...devices["Desktop Chrome"], viewport: { width: 1280, height: 900 } };

export default defineConfig({
  testDir: "tests",
  outputDir: "test-results",
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  workers: WORKERS,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], ["json", { outputFile: "report/results.json" }]],
  snapshotPathTemplate: "{testDir}/{testFileDir}/snapshots/{arg}{ext}",
  use: {
    ...desktop,
    launchOptions,
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
  },
  projects: [
    { name: "console", testDir: "tests/console" },
    { name: "wechat", testDir: "tests/wechat" },
    { name: "other", testDir: "tests/other" },
  ],
  webServer: Array.from({ length: WORKERS }, (_, worker) => {
    const { port, sandboxPort } = placesOf(worker);
    return {
      name: `demo ${worker}`,
      command: `node support/serve.mjs ${port} ${sandboxPort} ${TIME_SCALE}`,
      // The last line of what a demo prints: everything is seeded.
      wait: { stdout: /Ctrl-C/ },
      timeout: 120_000,
      reuseExistingServer: false,
      gracefulShutdown: { signal: "SIGTERM" as const, timeout: 10_000 },
      stdout: "ignore" as const,
      stderr: "pipe" as const,
    };
  }),
});
