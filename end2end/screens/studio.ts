// What every picture needs: windows of one shape, pages that have come to life, pictures of a whole page.
import { join, resolve } from "node:path";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContext, Locator, Page } from "@playwright/test";
import { placesOf } from "../support/places.ts";
import { Sandbox } from "../support/sandbox.ts";

/** Where pictures go. */
export const OUT = resolve(dirname(fileURLToPath(import.meta.url)), "../../screens");

export const places = placesOf(0);
export const sandbox = new Sandbox(places);

/** A window's shape and the folder of its pictures. */
export interface Shape {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly dark?: boolean;
  readonly locale?: string;
}

/** Windows of one shape; each has cookies of its own. */
export class Studio {
  constructor(
    private readonly browser: Browser,
    private readonly shape: Shape,
  ) {}

  async window(): Promise<BrowserContext> {
    const { width, height, dark = false, locale = "zh-CN" } = this.shape;
    return this.browser.newContext({
      viewport: { width, height },
      deviceScaleFactor: width < 500 ? 2 : 1,
      colorScheme: dark ? "dark" : "light",
      locale,
      timezoneId: "Asia/Shanghai",
      reducedMotion: "reduce",
    });
  }

  /** Where the picture of that name goes. */
  path(name: string): string {
    return join(OUT, this.shape.name, `${name}.png`);
  }

  /** A picture of the page, or of a part of it. The window grows with the page, so that what sticks to it stays at its
   * edge. */
  async shoot(page: Page, name: string, what?: Locator): Promise<void> {
    const path = this.path(name);
    await page.evaluate(() => document.fonts.ready);
    if (what) {
      await what.screenshot({ path });
      return;
    }
    const { width, height } = this.shape;
    const whole = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.setViewportSize({ width, height: Math.max(height, whole) });
    await page.screenshot({ path });
    await page.setViewportSize({ width, height });
  }

  /** A page of the console, signed in. */
  async signedIn(login: string): Promise<Page> {
    const page = await (await this.window()).newPage();
    await page.goto(`${places.product}/console/sign-in`);
    await alive(page);
    await page.locator("input[name=login]").fill(login);
    await page.locator("input[name=password]").fill(await sandbox.password(login));
    await page.locator("form#sign-in button[type=submit]").click();
    await page.waitForURL((url) => !url.pathname.endsWith("/sign-in"));
    return page;
  }
}

/** Waits until a page of the console has come to life and shows its data. */
export async function alive(page: Page): Promise<void> {
  await page.locator("html[data-live]").waitFor({ state: "attached" });
  await page.locator(".skeleton").waitFor({ state: "detached" });
}
