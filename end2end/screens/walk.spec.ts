// Walks every page of console, pay pages and sandbox, and writes screens/{desktop,phone}-{light,dark}/NAME.png.
// Run by scripts/screens.sh.
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test, type Page } from "@playwright/test";
import { Day } from "./day.ts";
import { BROKEN, CONSOLE, DETAILS, EMPTY, PLATFORM, SANDBOX, VIEWER, type Shown } from "./pages.ts";
import { Payers } from "./payers.ts";
import { alive, OUT, places, type Shape, Studio } from "./studio.ts";

const SHAPES: readonly Shape[] = [
  { name: "desktop-light", width: 1280, height: 900 },
  { name: "desktop-dark", width: 1280, height: 900, dark: true },
  { name: "phone-light", width: 390, height: 844 },
  { name: "phone-dark", width: 390, height: 844, dark: true },
];

/** Walks through console and sandbox. */
class Walk extends Studio {
  async consolePages(login: string, pages: readonly Shown[]): Promise<Page> {
    const page = await this.signedIn(login);
    for (const [name, path] of pages) {
      await page.goto(places.product + path);
      await alive(page);
      await this.shoot(page, name);
    }
    return page;
  }

  async signInPage(): Promise<void> {
    const page = await (await this.window()).newPage();
    await page.goto(`${places.product}/console/sign-in`);
    await alive(page);
    await this.shoot(page, "sign-in");
    await page.locator("input[name=login]").fill("admin");
    await page.locator("input[name=password]").fill("wrong");
    await page.locator("form#sign-in button[type=submit]").click();
    await page.getByRole("alert").waitFor();
    await this.shoot(page, "sign-in-refused");
  }

  /** Where the first row of a list leads. */
  async details(page: Page): Promise<void> {
    for (const [name, path] of DETAILS) {
      await page.goto(places.product + path);
      await alive(page);
      await page.locator("tbody").getByRole("link").first().click();
      await page.waitForURL((url) => url.pathname !== path);
      await alive(page);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await this.shoot(page, name);
    }
  }

  /** What opens over a page: a notification as it came, the question before a refund, the menus. */
  async over(page: Page): Promise<void> {
    await page.goto(`${places.product}/console/orders?state=settled`);
    await alive(page);
    await page.locator("tbody").getByRole("link").first().click();
    await page.locator(".events").waitFor();
    const raw = page.getByRole("button", { name: "查看原文" }).first();
    if (await raw.isVisible()) {
      await raw.click();
      await page.getByRole("dialog").getByRole("heading", { name: "正文" }).waitFor();
      await this.shoot(page, "order-raw-notification");
      await page.keyboard.press("Escape");
    }
    const refund = page.getByRole("button", { name: "退款", exact: true }).first();
    if (await refund.isVisible()) {
      await refund.click();
      await page.getByRole("dialog", { name: "退款给付款人？" }).waitFor();
      await this.shoot(page, "refund-dialog");
      await page.keyboard.press("Escape");
    }
    const menu = page.getByRole("button", { name: "菜单" });
    if (await menu.isVisible()) {
      await menu.click();
      await page.screenshot({ path: this.path("menu") });
      await page.keyboard.press("Escape");
    }
    await page.locator("details.account > summary").click();
    await page.screenshot({ path: this.path("account-menu") });
  }

  /** Pages that are made to be printed, as the paper shows them. */
  async onPaper(page: Page): Promise<void> {
    await page.emulateMedia({ media: "print" });
    for (const [name, path] of [["qr-print-paper", "/console/qr-codes/print"], ["guide-papers-paper", "/console/guide/papers"]] as const) {
      await page.goto(places.product + path);
      await alive(page);
      // A sheet is as high as the window: it must not grow with the page.
      await page.screenshot({ path: this.path(name), fullPage: true });
    }
  }

  async sandboxPages(): Promise<void> {
    const page = await (await this.window()).newPage();
    for (const [name, path] of SANDBOX) {
      await page.goto(places.sandbox + path);
      await page.locator("html[data-ready]").waitFor({ state: "attached" });
      await page.waitForLoadState("networkidle");
      await this.shoot(page, name);
    }
  }
}

test("a day passes", async ({ browser }) => {
  await new Day(browser).pass();
  for (const context of browser.contexts()) await context.close();
});

for (const shape of SHAPES) {
  test(shape.name, async ({ browser }) => {
    rmSync(join(OUT, shape.name), { recursive: true, force: true });
    mkdirSync(join(OUT, shape.name), { recursive: true });
    const studio = new Walk(browser, shape);
    await studio.signInPage();
    const payers = new Payers(studio);
    await payers.parking();
    await payers.topUp();
    await payers.offline();
    await payers.visits();
    await payers.phone();
    const page = await studio.consolePages("admin", CONSOLE);
    await studio.details(page);
    await studio.over(page);
    if (shape.name === "desktop-light") await studio.onPaper(page);
    await studio.consolePages("newcomer", EMPTY);
    await studio.consolePages("broken", BROKEN);
    await studio.consolePages("viewer", VIEWER);
    await studio.consolePages("platform", PLATFORM);
    await studio.sandboxPages();
    for (const context of browser.contexts()) await context.close();
  });
}
