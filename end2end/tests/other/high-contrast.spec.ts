// Forced colours (high contrast): the system takes backgrounds and shadows away; what they said is still to be seen.
import { expectAccessible } from "../../support/accessible.ts";
import { Console } from "../../support/console.ts";
import { expect, test, type Page } from "../../support/fixtures.ts";
import { freshDevice, onDevice } from "../../support/phone.ts";
import { freshPlate } from "../../support/sandbox.ts";

const SCHEMES = ["light", "dark"] as const;

/** Buttons that look like plain text: no edge, no ground of their own, no line under them, no picture in them. */
function likeText(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const ground = getComputedStyle(document.body).backgroundColor;
    const clear = /^(transparent|rgba\(.*, 0\))$/;
    const told = (button: Element): boolean => {
      const style = getComputedStyle(button);
      const edge = style.borderBottomStyle !== "none" && parseFloat(style.borderBottomWidth) > 0 && !clear.test(style.borderBottomColor);
      const filled = !clear.test(style.backgroundColor) && style.backgroundColor !== ground;
      return edge || filled || style.textDecorationLine.includes("underline") || button.querySelector("svg, img") !== null;
    };
    const shown = [...document.querySelectorAll("button, .btn, .go")].filter((one) => one.checkVisibility());
    return shown.filter((one) => !told(one)).map((one) => one.textContent ?? "");
  });
}

/** The ground that something stands on. */
const ground = (page: Page, selector: string) => page.locator(selector).first().evaluate((one) => getComputedStyle(one).backgroundColor);

for (const colorScheme of SCHEMES) {
  test(`pay pages, ${colorScheme}: buttons, the plate's cells and its keys have edges`, async ({ openWindow, places, sandbox }) => {
    const lane = await sandbox.lane("exit");
    await sandbox.carAtExit(freshPlate(), 120, lane);
    const window = await openWindow({ forcedColors: "active", colorScheme, viewport: { width: 320, height: 640 } });
    const page = await window.newPage();
    const open = (address: string) => page.goto(onDevice(places, freshDevice("wechat", "zhao"), address));
    await open(lane.url);
    await expect(page.getByText("应付金额")).toBeVisible();
    expect(await likeText(page)).toEqual([]);
    expect(await ground(page, ".plate"), "a plate is a picture of one").toBe("rgb(20, 80, 168)");
    await expectAccessible(page);

    await open((await sandbox.siteCode()).url);
    const current = page.locator(".cells [aria-current]");
    await expect(current).toBeVisible();
    expect(await likeText(page)).toEqual([]);
    const outlines = await page.locator(".cells button").evaluateAll((cells) => cells.map((cell) => getComputedStyle(cell).outlineStyle));
    expect(outlines.filter((style) => style !== "none"), "the cell that is typed into").toHaveLength(1);

    for (const code of [/储值卡充值/, /访客/]) {
      await open((await sandbox.code(code)).url);
      await expect(page.locator("form")).toBeVisible();
      expect(await likeText(page)).toEqual([]);
      await expectAccessible(page);
    }
  });

  test(`console, ${colorScheme}: what is chosen, how much there is, and what can be pressed`, async ({ openWindow, places, sandbox }) => {
    const window = await openWindow({ forcedColors: "active", colorScheme });
    const page = await window.newPage();
    const console = new Console(page, places);
    await console.open("/console/sign-in");
    expect(await likeText(page)).toEqual([]);
    await console.signIn("finance", await sandbox.password("finance"));
    await expect(console.title).toHaveText("总览");
    await console.alive();
    const chosen = await ground(page, ".menu [aria-current]");
    expect(chosen).not.toBe(await ground(page, ".menu a:not([aria-current])"));
    expect(await ground(page, ".themes [value=system]")).toBe(chosen);
    expect(await ground(page, ".themes [value=light]")).not.toBe(chosen);
    const ink = await page.locator("body").evaluate((body) => getComputedStyle(body).color);
    await expect(page.locator(".chart__column").first()).toHaveCSS("fill", ink);

    for (const path of ["/console/orders", "/console/desk", "/console/calendar"]) {
      await console.open(path);
      await expect(page.locator(".skeleton")).toHaveCount(0);
      expect(await likeText(page), path).toEqual([]);
      const badges = await page.locator(".badge").evaluateAll((all) => all.map((badge) => getComputedStyle(badge).borderTopStyle));
      expect(badges.filter((style) => style !== "solid"), path).toEqual([]);
      await expectAccessible(page);
    }
  });
}
