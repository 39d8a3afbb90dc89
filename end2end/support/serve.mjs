// Starts one demo on temporary data: `node serve.mjs PORT SANDBOX_PORT TIME_SCALE`. The folder goes when it ends.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const [port, sandboxPort, timeScale = "1"] = process.argv.slice(2);
const target = process.env.CARGO_TARGET_DIR ?? resolve(here, "../../target");
const binary = process.env.PEAKEPAY_BIN ?? join(target, "debug", "peakepay");
const data = mkdtempSync(join(tmpdir(), "peakepay-demo-"));

const demo = spawn(binary, ["demo"], {
  stdio: ["ignore", "inherit", "inherit"],
  env: {
    ...process.env,
    PORT: port,
    SANDBOX_PORT: sandboxPort,
    PEAKEPAY_DATA_DIR: data,
    SANDBOX_TIME_SCALE: timeScale,
    PEAKEPAY_LOG: process.env.PEAKEPAY_LOG ?? "warn",
  },
});
demo.on("error", (error) => {
  console.error(`${binary} could not be started: ${error.message}. Build it with: cargo build -p peakepay`);
  process.exitCode = 1;
});
demo.on("exit", (code, signal) => {
  rmSync(data, { recursive: true, force: true });
  process.exit(signal ? 1 : (code ?? 1));
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => demo.kill("SIGTERM"));
