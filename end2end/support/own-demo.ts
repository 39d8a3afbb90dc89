// A demo of its own, for a story that leaves nothing as it was.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { test as base } from "./fixtures.ts";
import { placesOf, TIME_SCALE, WORKERS, type Places } from "./places.ts";

/** How long a demo may take until everything is seeded. */
const SEEDED_WITHIN = 120_000;

/** Like the others' `test`, at a demo that nobody else uses. */
export const test = base.extend<object, { places: Places }>({
  places: [
    async ({}, use, worker) => {
      const places = placesOf(WORKERS + worker.parallelIndex);
      const demo = await start(places);
      await use(places);
      demo.kill("SIGTERM");
      await once(demo, "exit");
    },
    { scope: "worker", timeout: SEEDED_WITHIN },
  ],
});

async function start({ port, sandboxPort }: Places): Promise<ChildProcess> {
  const demo = spawn("node", ["support/serve.mjs", `${port}`, `${sandboxPort}`, `${TIME_SCALE}`], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const said: string[] = [];
  for await (const line of createInterface({ input: demo.stdout })) {
    said.push(line);
    if (line.includes("Ctrl-C")) {
      demo.stdout.resume();
      return demo;
    }
  }
  throw new Error(`the demo ended before it was ready:\n${said.join("\n")}`);
}
