// Walks every page of console, pay pages and sandbox, and writes screens/{desktop,phone}-{light,dark}/NAME.png.
// Run by scripts/screens.sh.
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test, type Page } from "@playwright/test";
import { freshDevice, onDevice } from "../support/phone.ts";
import { freshPlate } from "../support/sandbox.ts";
import { alive, OUT, places, sandbox, type Shape, Studio } from "./studio.ts";

const SHAPES: readonly Shape[] = [
  { name: "desktop-light", width: 1280, height: 900 },
  { name: "desktop-dark", width: 1280, height: 900, dark: true },
  { name: "phone-light", width: 390, height: 844 },
  { name: "phone-dark", width: 390, height: 844, dark: true },
];

const CONSOLE: readonly (readonly [name: string, path: string])[] = [
  ["overview", "/console"],
  ["orders", "/console/orders"],
  ["orders-nothing-found", "/console/orders?text=nothing"],
  ["desk", "/console/desk"],
  ["refunds", "/console/refunds"],
  ["quarantine", "/console/quarantine"],
  ["bills", "/console/bills"],
  ["sites", "/console/sites"],
  ["new-site", "/console/sites/new"],
  ["qr-codes", "/console/qr-codes"],
  ["qr-print", "/console/qr-codes/print"],
  ["cards", "/console/cards"],
  ["stations", "/console/stations"],
  ["new-station", "/console/stations/new"],
  ["terminals", "/console/terminals"],
  ["offline-bills", "/console/offline-bills"],
  ["wechat", "/console/payment/wechat"],
  ["wechat-app", "/console/payment/wechat-app"],
  ["alipay", "/console/payment/alipay"],
  ["chinaums", "/console/payment/chinaums"],
  ["unionpay", "/console/payment/unionpay"],
  ["official-account", "/console/official-account"],
  ["push", "/console/push"],
  ["messages", "/console/push/messages"],
  ["sms", "/console/push/sms"],
  ["visitors", "/console/visitors"],
  ["visitor-settings", "/console/visitors/settings"],
  ["self-check", "/console/self-check"],
  ["calendar", "/console/calendar"],
  ["guide", "/console/guide"],
  ["guide-choose", "/console/guide/choose"],
  ["guide-papers", "/console/guide/papers"],
  ["guide-step", "/console/guide/steps/oa_white_list"],
  ["api-keys", "/console/integration/keys"],
  ["webhooks", "/console/integration/webhooks"],
  ["deliveries", "/console/integration/deliveries"],
  ["staff", "/console/staff"],
  ["audit", "/console/audit"],
  ["account", "/console/account"],
  ["no-such-page", "/console/no-such-page"],
];

const EMPTY: readonly (readonly [name: string, path: string])[] = [
  ["empty-overview", "/console"],
  ["empty-orders", "/console/orders"],
  ["empty-sites", "/console/sites"],
  ["empty-qr-codes", "/console/qr-codes"],
  ["empty-wechat", "/console/payment/wechat"],
  ["empty-official-account", "/console/official-account"],
  ["empty-push", "/console/push"],
  ["empty-self-check", "/console/self-check"],
  ["empty-guide", "/console/guide"],
  ["empty-visitors", "/console/visitors"],
  ["empty-api-keys", "/console/integration/keys"],
  ["empty-webhooks", "/console/integration/webhooks"],
  ["empty-deliveries", "/console/integration/deliveries"],
];

const SANDBOX: readonly (readonly [name: string, path: string])[] = [
  ["sandbox-home", "/"],
  ["sandbox-phone", "/phone"],
  ["sandbox-carpark", "/carpark"],
  ["sandbox-merchant", "/providers/merchant"],
  ["sandbox-account", "/providers/account"],
  ["sandbox-alipay", "/providers/alipay"],
  ["sandbox-chinaums", "/providers/chinaums"],
  ["sandbox-unionpay", "/providers/unionpay"],
  ["sandbox-app", "/app"],
  ["sandbox-terminal", "/terminal"],
];

/** Walks through everything. */
class Walk extends Studio {
  async consolePages(login: string, pages: readonly (readonly [string, string])[]): Promise<Page> {
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
  }

  async details(page: Page): Promise<void> {
    await page.goto(`${places.product}/console/orders`);
    await alive(page);
    await page.locator("tbody").getByRole("link").first().click();
    await page.locator(".events").waitFor();
    await this.shoot(page, "order");
    const raw = page.getByRole("button", { name: "查看原文" }).first();
    if (await raw.isVisible()) {
      await raw.click();
      await page.getByRole("dialog").getByRole("heading", { name: "正文" }).waitFor();
      await this.shoot(page, "order-raw-notification");
    }
    await page.goto(`${places.product}/console/sites`);
    await alive(page);
    await page.locator("tbody").getByRole("link").first().click();
    await page.getByRole("heading", { name: "车道" }).waitFor();
    await this.shoot(page, "site");
  }

  /** Every pay page that a fresh phone can reach, the page filling the window. */
  async payPages(): Promise<void> {
    const [exit, entry, site] = [await sandbox.lane("exit"), await sandbox.lane("entry"), await sandbox.siteCode()];
    const open = async (name: string, url: string, wallet: "wechat" | "alipay" | "wxwork" | "mini" | "browser" = "wechat") => {
      const window = await this.window();
      const page = await window.newPage();
      await page.goto(onDevice(places, freshDevice(wallet, "chen"), url));
      await page.locator("main").waitFor();
      await this.shoot(page, name);
      await window.close();
    };
    await sandbox.carAtExit(freshPlate(), 137, exit);
    await open("pay-bill", exit.url);
    await sandbox.carAtExit(freshPlate(true), 3000, exit);
    await open("pay-bill-capped", exit.url);
    await sandbox.carAtExit(freshPlate(), 3, exit);
    await open("pay-free", exit.url);
    await sandbox.emptyLane(exit);
    await open("pay-no-car", exit.url);
    await open("pay-plate", site.url);
    await open("pay-entry", entry.url);
    await open("pay-browser", exit.url, "browser");
    await open("pay-wecom", exit.url, "wxwork");
    await open("pay-mini-program", exit.url, "mini");
    await open("pay-alipay", exit.url, "alipay");
    await open("pay-no-such-code", `${places.product}/PeakeCloud/mobile/pay/23456789ABCDEFGHJKMN`);
  }

  /** The virtual phone with a bill, with the sheet, and after paying. */
  async phone(): Promise<void> {
    const lane = await sandbox.lane("exit");
    await sandbox.carAtExit(freshPlate(), 137, lane);
    const window = await this.window();
    const page = await window.newPage();
    await page.goto(`${places.sandbox}/phone?device=${freshDevice("wechat", "lin")}&open=${encodeURIComponent(lane.url)}`);
    const screen = page.frameLocator("iframe");
    const pay = screen.getByRole("button", { name: /微信支付/ });
    await pay.waitFor();
    await this.shoot(page, "phone-bill");
    await pay.click();
    const sheet = page.getByRole("dialog", { name: "微信支付", exact: true });
    await sheet.waitFor();
    await this.shoot(page, "phone-sheet");
    const park = await window.newPage();
    await park.goto(`${places.sandbox}/carpark`);
    await park.getByRole("heading", { name: "车辆入场" }).waitFor();
    await park.getByText("等待缴费").first().waitFor();
    await this.shoot(park, "carpark-waiting");
    await sheet.getByRole("button", { name: "按指纹付款" }).click();
    await page.getByRole("dialog", { name: "支付成功" }).getByRole("button", { name: "完成" }).click();
    await screen.getByRole("heading", { name: "付款成功" }).waitFor();
    await this.shoot(page, "phone-paid");
    await park.getByRole("region", { name: lane.name, exact: true }).getByText("道闸已抬起").waitFor();
    await this.shoot(park, "carpark-open");
    const paid = page.frames().find((frame) => frame.url().includes("/PeakeCloud/"))?.url();
    if (paid) {
      const alone = await window.newPage();
      await alone.goto(paid);
      await alone.locator("main").waitFor();
      await this.shoot(alone, "pay-paid");
    }
    await window.close();
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

for (const shape of SHAPES) {
  test(shape.name, async ({ browser }) => {
    rmSync(join(OUT, shape.name), { recursive: true, force: true });
    mkdirSync(join(OUT, shape.name), { recursive: true });
    const studio = new Walk(browser, shape);
    await studio.signInPage();
    await studio.payPages();
    await studio.phone();
    await studio.details(await studio.consolePages("admin", CONSOLE));
    await studio.consolePages("newcomer", EMPTY);
    await studio.consolePages("platform", [["operators", "/console/operators"], ["board", "/console/board"]]);
    await studio.sandboxPages();
    for (const context of browser.contexts()) await context.close();
  });
}
