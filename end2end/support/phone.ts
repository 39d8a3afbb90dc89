// The virtual phone: wallet and person, the camera, the framed page, the payment sheet.
import { expect, type FrameLocator, type Locator, type Page } from "@playwright/test";
import type { Places } from "./places.ts";

export type Wallet = "wechat" | "alipay" | "wxwork" | "mini" | "browser";
export type Person = "lin" | "chen" | "zhao" | "wang";

let phones = 0;

/** A device name that nobody has used: a phone without cookies. */
export function freshDevice(wallet: Wallet, person: Person): string {
  phones += 1;
  return `${wallet}-${person}-${process.pid.toString(36)}${phones.toString(36)}`;
}

/** The address that a page has on a device. */
export function onDevice(places: Places, device: string, address: string): string {
  const { pathname, search } = new URL(address);
  return `http://${device}.localhost:${places.sandboxPort}${pathname}${search}`;
}

export class VirtualPhone {
  private constructor(
    readonly page: Page,
    readonly person: Person,
  ) {}

  /** Takes up a phone that never scanned anything. */
  static async take(page: Page, places: Places, wallet: Wallet = "wechat", person: Person = "lin"): Promise<VirtualPhone> {
    // Nothing is tapped while it moves.
    await page.emulateMedia({ reducedMotion: "reduce" });
    await page.goto(`${places.sandbox}/phone?device=${freshDevice(wallet, person)}`);
    const phone = new VirtualPhone(page, person);
    await expect(phone.scanButton).toBeVisible();
    return phone;
  }

  private get scanButton(): Locator {
    return this.page.getByRole("button", { name: "扫一扫", exact: true });
  }

  /** The page that the phone shows. */
  get screen(): FrameLocator {
    return this.page.frameLocator('iframe[title="网页"]');
  }

  /** A heading of the page that the phone shows. */
  heading(name: string | RegExp): Locator {
    return this.screen.getByRole("heading", { name });
  }

  /** A text of the page; a plate is there twice, for eyes and for ears. */
  shows(text: string): Locator {
    return this.screen.getByText(text).first();
  }

  /** The address that the phone shows above the page. */
  get address(): Locator {
    return this.page.getByLabel("网页地址");
  }

  /** Waits until the page is there: its address has come to stand above it, and nothing moves any more. */
  private async opened(): Promise<void> {
    await expect(this.page.locator("iframe")).toBeVisible();
    await expect(this.address).toHaveText(/./);
  }

  /** Chooses a code from those that the camera sees. */
  async scan(label: string | RegExp): Promise<void> {
    await this.scanButton.click();
    await this.page.getByRole("button", { name: label }).first().click();
    await this.opened();
  }

  /** Opens the address in a code that lies nowhere near: pasted. */
  async paste(address: string): Promise<void> {
    await this.scanButton.click();
    await this.page.getByRole("textbox", { name: "粘贴二维码里的地址" }).fill(address);
    await this.page.getByRole("button", { name: "打开", exact: true }).click();
    await this.opened();
  }

  /** Shows the camera a picture of a code. */
  async showPicture(name: string, mimeType: string, buffer: Buffer): Promise<void> {
    await this.scanButton.click();
    await this.page.getByLabel("选图片").setInputFiles({ name, mimeType, buffer });
    await this.opened();
  }

  /** The button of the bill. */
  get payButton(): Locator {
    return this.screen.getByRole("button", { name: /微信支付|支付宝支付/ });
  }

  /** The amount on the button. */
  async amount(): Promise<string> {
    return /[\d.]+\d/.exec((await this.payButton.innerText()).replaceAll(",", ""))?.[0] ?? "";
  }

  /** What the page says above its button. */
  get says(): Locator {
    return this.screen.getByRole("alert");
  }

  /** The wallet's payment sheet. */
  get sheet(): Locator {
    return this.page.getByRole("dialog", { name: /^(微信支付|支付宝)$/ });
  }

  /** Taps the bill's button and waits for the sheet. */
  async tapPay(): Promise<void> {
    await this.payButton.click();
    await expect(this.sheet).toBeVisible();
  }

  /** Puts the finger on the sheet and leaves the wallet's own "paid" page. */
  async confirm(): Promise<void> {
    await this.sheet.getByRole("button", { name: "按指纹付款" }).click();
    await this.page.getByRole("dialog", { name: "支付成功" }).getByRole("button", { name: "完成" }).click();
  }

  /** Closes the sheet without paying. */
  async cancel(): Promise<void> {
    await this.sheet.getByRole("button", { name: "取消付款" }).click();
    await expect(this.sheet).toBeHidden();
  }

  /** From the bill to the result page. */
  async pay(): Promise<void> {
    await this.tapPay();
    await this.confirm();
    await expect(this.heading("付款成功")).toBeVisible({ timeout: 20_000 });
  }

  /** Loads the page again by the wallet's menu. */
  async reload(): Promise<void> {
    await this.page.getByRole("button", { name: "更多" }).click();
    await this.page.getByRole("dialog", { name: "更多" }).getByRole("button", { name: "刷新" }).click();
  }

  /** Closes the page; the phone shows its messages. */
  async closePage(): Promise<void> {
    await this.page.getByRole("button", { name: "关闭网页" }).click();
    await expect(this.scanButton).toBeVisible();
  }

  /** A conversation on the phone's first screen: an official account's messages, or the short messages. */
  chat(name: string): Locator {
    return this.page.getByRole("list", { name: "消息" }).getByRole("button", { name });
  }

  /** Opens a conversation; its messages, the newest first. */
  async openChat(name: string): Promise<Locator> {
    await this.chat(name).click();
    await expect(this.page.locator("#chat-title")).toHaveText(name);
    return this.page.locator("#chat-body .bubble");
  }

  /** The wallet's receipts. */
  get receipts(): Locator {
    return this.page.locator("#messages").getByRole("article");
  }
}
