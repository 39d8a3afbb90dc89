// What a first visit costs on the wire, measured at the product's own port.
import { expect, test } from "../../support/fixtures.ts";
import { AGENTS, authorise } from "../../support/payer.ts";
import { freshPlate } from "../../support/sandbox.ts";
import { BUDGET, expectLight, weigh } from "../../support/weight.ts";

const PHONE = { viewport: { width: 390, height: 800 } };

for (const wallet of ["wechat", "alipay"] as const) {
  test(`a first visit to a bill from ${wallet} is at most 30 KB, WebAssembly included`, async ({ openWindow, places, sandbox }, info) => {
    const plate = freshPlate();
    const lane = await sandbox.lane("exit");
    await sandbox.carAtExit(plate, 120, lane);
    const window = await openWindow({ userAgent: AGENTS[wallet], ...PHONE });
    await authorise(window, places, "lin", lane.url, wallet);
    const page = await expectLight(window, lane.url, info);
    await expect(page.getByText(plate).first()).toBeAttached();
    await expect(page.getByRole("button", { name: wallet === "wechat" ? /微信支付/ : /支付宝支付/ })).toBeVisible();
  });
}

test("the page that pays a card's top-up is at most 30 KB on a first visit", async ({ openWindow, places, sandbox }) => {
  const station = await sandbox.code(/储值卡充值/);
  const window = await openWindow({ userAgent: AGENTS.wechat, ...PHONE });
  await authorise(window, places, "lin", station.url);
  const page = await window.newPage();
  const loaded = await weigh(page);
  await page.goto(station.url);
  await page.getByLabel("卡号").fill("86000001");
  await page.getByRole("button", { name: "下一步" }).click();
  await page.getByRole("button", { name: "充值 50.00 元" }).click();
  await expect(page.getByRole("button", { name: /微信支付/ })).toBeVisible();
  await expect.poll(() => page.evaluate(() => Reflect.get(globalThis, "peakePay")?.owner)).toBe("wasm");
  // The card and the amount are asked for on pages before it, which call no wallet.
  const documents = [...loaded.values()].filter((one) => one.type === "Document");
  expect(documents).toHaveLength(3);
  const all = [...loaded.values()].filter((one) => one.type !== "Document" || one === documents.at(-1));
  const list = all.map((one) => `${one.bytes} ${one.type} ${new URL(one.url).pathname}`).join("\n");
  expect(all.reduce((sum, one) => sum + one.bytes, 0), list).toBeLessThanOrEqual(BUDGET);
});

test("from the scan to the sheet: one document and at most two calls", async ({ openWindow, places, sandbox }) => {
  const plate = freshPlate();
  const lane = await sandbox.lane("exit");
  await sandbox.carAtExit(plate, 120, lane);
  const window = await openWindow({ userAgent: AGENTS.wechat, ...PHONE });
  await authorise(window, places, "chen", lane.url);
  // A bridge that remembers what it was asked for and never answers.
  await window.addInitScript(() => {
    const calls: unknown[] = [];
    Object.assign(globalThis, { calls, WeixinJSBridge: { invoke: (...call: unknown[]) => calls.push(call.slice(0, 2)) } });
  });
  const page = await window.newPage();
  const loaded = await weigh(page);
  await page.goto(lane.url);
  await page.getByRole("button", { name: /微信支付/ }).click();
  await expect.poll(() => page.evaluate(() => (Reflect.get(globalThis, "calls") as unknown[]).length)).toBe(1);
  const [name, parameters] = (await page.evaluate(() => Reflect.get(globalThis, "calls")))[0] as [string, Record<string, string>];
  expect(name).toBe("getBrandWCPayRequest");
  expect(Object.keys(parameters).sort()).toEqual(["appId", "nonceStr", "package", "paySign", "signType", "timeStamp"]);
  expect(parameters["signType"]).toBe("RSA");

  const all = [...loaded.values()];
  const documents = all.filter((one) => one.type === "Document");
  const calls = all.filter((one) => (one.type === "XHR" || one.type === "Fetch") && one.url.includes("/PeakeCloud/"));
  expect(documents).toHaveLength(1);
  expect(calls.length).toBeLessThanOrEqual(2);
});

test("a second visit loads the document alone", async ({ openWindow, places, sandbox }) => {
  const lane = await sandbox.lane("exit");
  await sandbox.carAtExit(freshPlate(), 120, lane);
  const window = await openWindow({ userAgent: AGENTS.wechat, ...PHONE });
  await authorise(window, places, "lin", lane.url);
  const page = await window.newPage();
  await page.goto(lane.url);
  await expect.poll(() => page.evaluate(() => Reflect.get(globalThis, "peakePay")?.owner)).toBe("wasm");
  const loaded = await weigh(page);
  await page.goto(lane.url);
  await expect.poll(() => page.evaluate(() => Reflect.get(globalThis, "peakePay")?.owner)).toBe("wasm");
  const fetched = [...loaded.values()].filter((one) => one.bytes > 0);
  expect(fetched.map((one) => new URL(one.url).pathname)).toEqual([new URL(lane.url).pathname]);
});

test("assets are immutable, hashed and compressed", async ({ openWindow, places, sandbox }) => {
  const lane = await sandbox.lane("exit");
  const window = await openWindow();
  const page = await window.newPage();
  const assets: { url: string; headers: Record<string, string> }[] = [];
  page.on("response", (response) => {
    if (response.url().includes("/assets/")) assets.push({ url: response.url(), headers: response.headers() });
  });
  await page.goto(lane.url);
  await page.goto(`${places.product}/console/sign-in`);
  await expect(page.locator("html[data-live]")).toBeAttached();
  expect(assets.length).toBeGreaterThan(2);
  for (const { url, headers } of assets) {
    expect(url).toMatch(/\/assets\/[\w-]+\.[0-9a-f]{8,}\.\w+$/);
    expect(headers["cache-control"], url).toContain("immutable");
    expect(headers["content-encoding"], url).toBe("br");
    expect(headers["x-content-type-options"], url).toBe("nosniff");
  }
});

for (const [path, program] of [
  ["/console", "console-money"],
  ["/console/staff", "console-setup"],
] as const) {
  test(`the WebAssembly of ${program} is at most 350 KB, and comes alone`, async ({ openWindow, places, consoleAs }) => {
    const session = await (await consoleAs("admin")).page.context().cookies();
    const window = await openWindow();
    await window.addCookies(session);
    const page = await window.newPage();
    const loaded = await weigh(page);
    await page.goto(places.product + path);
    await expect(page.locator("html[data-live]")).toBeAttached();
    const wasm = [...loaded.values()].filter((one) => one.url.endsWith(".wasm"));
    expect(wasm).toHaveLength(1);
    expect(wasm[0]?.url).toContain(`/${program}.`);
    expect(wasm[0]?.bytes).toBeLessThanOrEqual(350 * 1024);
  });
}
