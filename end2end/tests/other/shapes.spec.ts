// The pay pages on the smallest phone, at night, and for eyes that need large letters.
import type { BrowserContextOptions, Page } from "@playwright/test";
import { expectAccessible, expectNoSidewaysScroll } from "../../support/accessible.ts";
import { expect, test, type OpenWindow } from "../../support/fixtures.ts";
import { freshDevice, onDevice } from "../../support/phone.ts";
import type { Places } from "../../support/places.ts";
import { freshPlate, type Sandbox } from "../../support/sandbox.ts";

const SMALL = { width: 320, height: 568 };

/** Opens a code as a phone would, the page filling the window. */
async function openPage(openWindow: OpenWindow, places: Places, url: string, options: BrowserContextOptions = {}): Promise<Page> {
  const window = await openWindow({ viewport: SMALL, ...options });
  const page = await window.newPage();
  await page.goto(onDevice(places, freshDevice("wechat", "zhao"), url));
  return page;
}

interface Kind {
  readonly name: string;
  /** A text that says it is there. */
  readonly shows: string;
  /** Brings the car park into the state in which a fresh phone sees this page; gives the address in the code. */
  readonly prepare: (sandbox: Sandbox) => Promise<string>;
}

/** A car that has been inside for so many minutes stands at the exit. */
async function carAtExit(sandbox: Sandbox, minutes: number): Promise<string> {
  const exit = await sandbox.lane("exit");
  await sandbox.carAtExit(freshPlate(), minutes, exit);
  return exit.url;
}

/** Each page kind that a fresh phone can reach. */
const KINDS: readonly Kind[] = [
  { name: "bill", shows: "应付金额", prepare: (sandbox) => carAtExit(sandbox, 1000) },
  { name: "free", shows: "本次停车免费", prepare: (sandbox) => carAtExit(sandbox, 3) },
  {
    name: "no-car",
    shows: "车道上还没有车",
    prepare: async (sandbox) => {
      const exit = await sandbox.lane("exit");
      await sandbox.emptyLane(exit);
      return exit.url;
    },
  },
  { name: "plate", shows: "输入车牌查询停车费", prepare: async (sandbox) => (await sandbox.siteCode()).url },
  { name: "entry", shows: "无牌车入场", prepare: async (sandbox) => (await sandbox.lane("entry")).url },
];

for (const kind of KINDS) {
  test(`${kind.name}: fits 320 px, twice as large letters too, and is accessible`, async ({ openWindow, places, sandbox }) => {
    const page = await openPage(openWindow, places, await kind.prepare(sandbox));
    await expect(page.getByText(kind.shows).first()).toBeVisible();
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    await expect(page.locator("body")).toMatchAriaSnapshot({ name: `pay-${kind.name}.aria.yml` });
    for (const button of await page.locator(".go:visible").all()) {
      expect((await button.boundingBox())?.height ?? 0, "the height of a button").toBeGreaterThanOrEqual(44);
    }
    await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
    await expectNoSidewaysScroll(page);
  });

  test(`${kind.name}: dark at night, and accessible`, async ({ openWindow, places, sandbox }) => {
    const page = await openPage(openWindow, places, await kind.prepare(sandbox), { colorScheme: "dark" });
    await expect(page.getByText(kind.shows).first()).toBeVisible();
    const light = await page.evaluate(() => {
      const numbers = getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g)?.map(Number) ?? [];
      return (numbers[0] ?? 255) + (numbers[1] ?? 255) + (numbers[2] ?? 255);
    });
    expect(light, "sum of the background's red, green and blue").toBeLessThan(160);
    await expectAccessible(page);
  });
}

test("the paid page fits and is accessible", async ({ takePhone, sandbox }) => {
  const lane = await sandbox.lane("exit");
  await sandbox.carAtExit(freshPlate(), 120, lane);
  const phone = await takePhone("wechat", "wang");
  await phone.scan(lane.code_label);
  await phone.pay();
  await expect(phone.screen.locator("body")).toMatchAriaSnapshot({ name: "pay-paid.aria.yml" });
  const frame = phone.page.frames().find((one) => one.url().includes("/PeakeCloud/"));
  const page = await phone.page.context().newPage();
  await page.setViewportSize(SMALL);
  await page.goto(frame?.url() ?? "about:blank");
  await expect(page.getByRole("heading", { name: /付款成功|已付款/ })).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
});
