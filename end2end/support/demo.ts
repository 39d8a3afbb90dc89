// How Playwright starts a demo.
import { placesOf, TIME_SCALE } from "./places.ts";

/** The demo of a worker, on temporary data. */
export function demo(worker: number) {
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
}
