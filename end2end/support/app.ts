// The mobile app on the virtual phone.
import { expect, type Locator, type Page } from "@playwright/test";
import type { Places } from "./places.ts";

export type Sdk = "微信支付" | "支付宝" | "银联";

export class MobileApp {
  private constructor(readonly page: Page) {}

  static async open(page: Page, places: Places): Promise<MobileApp> {
    await page.goto(`${places.sandbox}/app`);
    const app = new MobileApp(page);
    await expect(page.getByRole("heading", { name: "我的车" })).toBeVisible();
    return app;
  }

  /** Opens the bill of a car that is inside. */
  async bill(plate: string): Promise<void> {
    await this.page.getByRole("button", { name: plate }).click();
    await expect(this.page.getByRole("button", { name: "立即支付" })).toBeVisible();
  }

  /** Chooses an SDK and taps; its sheet opens. */
  async pay(sdk: Sdk): Promise<void> {
    await this.page.getByRole("radio", { name: sdk, exact: true }).check();
    await this.page.getByRole("button", { name: "立即支付" }).click();
    await expect(this.sheet(sdk)).toBeVisible();
  }

  sheet(sdk: Sdk): Locator {
    return this.page.getByRole("dialog", { name: sdk });
  }

  async confirm(): Promise<void> {
    await this.page.getByRole("button", { name: "确认付款" }).click();
  }

  async leave(): Promise<void> {
    await this.page.getByRole("dialog").getByRole("button", { name: "取消" }).click();
  }

  async kill(): Promise<void> {
    await this.page.getByRole("button", { name: "杀掉 App 再打开" }).click();
  }

  get outcome(): Locator {
    return this.page.locator("#outcome");
  }

  /** What the SDK was given, as it stood in the answer. */
  async given(): Promise<Record<string, string>> {
    return JSON.parse(await this.page.locator("#given").innerText()) as Record<string, string>;
  }
}
