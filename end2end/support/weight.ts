// What a page weighs: every byte that crosses the wire, headers and bodies, at the product's own port.
import { expect, type BrowserContext, type Page, type TestInfo } from "@playwright/test";

/** What a first visit to a page that can pay may weigh, WebAssembly included. */
export const BUDGET = 30 * 1024;

/** One answer that was loaded. */
export interface Loaded {
  readonly url: string;
  readonly type: string;
  bytes: number;
}

/** Counts every byte that arrives from now on. */
export async function weigh(page: Page): Promise<Map<string, Loaded>> {
  const cdp = await page.context().newCDPSession(page);
  const loaded = new Map<string, Loaded>();
  cdp.on("Network.requestWillBeSent", ({ requestId, request, type, redirectResponse }) => {
    const before = loaded.get(requestId)?.bytes ?? 0;
    loaded.set(requestId, { url: request.url, type: type ?? "", bytes: before + (redirectResponse?.encodedDataLength ?? 0) });
  });
  cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const one = loaded.get(requestId);
    if (one) one.bytes += encodedDataLength;
  });
  await cdp.send("Network.enable");
  return loaded;
}

/** Opens a page for the first time, waits until its script has taken over, and holds it to the budget. */
export async function expectLight(window: BrowserContext, address: string, info: TestInfo): Promise<Page> {
  const page = await window.newPage();
  const loaded = await weigh(page);
  await page.goto(address);
  await expect.poll(() => page.evaluate(() => Reflect.get(globalThis, "peakePay")?.owner)).toBe("wasm");
  const all = [...loaded.values()];
  const total = all.reduce((sum, one) => sum + one.bytes, 0);
  const list = all.map((one) => `${one.bytes} ${one.type} ${new URL(one.url).pathname}`).join("\n");
  await info.attach("weight", { body: `${total} bytes in ${all.length} requests\n${list}`, contentType: "text/plain" });
  expect(total, list).toBeLessThanOrEqual(BUDGET);
  expect(all.filter((one) => one.type === "Document")).toHaveLength(1);
  expect(all.every((one) => one.url.startsWith(new URL(address).origin)), `everything comes from one place:\n${list}`).toBe(true);
  return page;
}
