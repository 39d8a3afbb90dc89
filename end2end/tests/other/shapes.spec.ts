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

/** Each page kind that a fresh phone can reach: its name, its code, and the heading or text that says it is there. */
async function kinds(sandbox: Sandbox): Promise<readonly { name: string; url: string; shows: string; prepare: () => Promise<unknown> }[]> {
  const [exit, entry, site] = [await sandbox.lane("exit"), await sandbox.lane("entry"), await sandbox.siteCode()];
  return [
    { name: "bill", url: exit.url, shows: "应付金额", prepare: () => sandbox.carAtExit(freshPlate(), 1000, exit) },
    { name: "free", url: exit.url, shows: "本次停车免费", prepare: () => sandbox.carAtExit(freshPlate(), 3, exit) },
    { name: "no-car", url: exit.url, shows: "车道上还没有车", prepare: () => sandbox.emptyLane(exit) },
    { name: "plate", url: site.url, shows: "输入车牌查询停车费", prepare: async () => undefined },
    { name: "entry", url: entry.url, shows: "无牌车入场", prepare: async () => undefined },
  ];
}

test("every page kind fits 320 px and is accessible", async ({ openWindow, places, sandbox }) => {
  for (const kind of await kinds(sandbox)) {
    await test.step(kind.name, async () => {
      await kind.prepare();
      const page = await openPage(openWindow, places, kind.url);
      await expect(page.getByText(kind.shows).first()).toBeVisible();
      await expectNoSidewaysScroll(page);
      await expectAccessible(page);
      await expect(page.locator("body")).toMatchAriaSnapshot({ name: `pay-${kind.name}.aria.yml` });
      await page.close();
    });
  }
});

test("dark mode is dark, and accessible", async ({ openWindow, places, sandbox }) => {
  for (const kind of await kinds(sandbox)) {
    await test.step(kind.name, async () => {
      await kind.prepare();
      const page = await openPage(openWindow, places, kind.url, { colorScheme: "dark" });
      await expect(page.getByText(kind.shows).first()).toBeVisible();
      const light = await page.evaluate(() => {
        const numbers = getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g)?.map(Number) ?? [];
        return (numbers[0] ?? 255) + (numbers[1] ?? 255) + (numbers[2] ?? 255);
      });
      expect(light, "sum of the background's red, green and blue").toBeLessThan(160);
      await expectAccessible(page);
      await page.close();
    });
  }
});

test("letters twice as large still fit, and the button is thumb-sized", async ({ openWindow, places, sandbox }) => {
  for (const kind of await kinds(sandbox)) {
    await test.step(kind.name, async () => {
      await kind.prepare();
      const page = await openPage(openWindow, places, kind.url);
      await expect(page.getByText(kind.shows).first()).toBeVisible();
      for (const button of await page.locator(".go:visible").all()) {
        expect((await button.boundingBox())?.height ?? 0, "the height of a button").toBeGreaterThanOrEqual(44);
      }
      await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
      await expectNoSidewaysScroll(page);
      await page.close();
    });
  }
});

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
