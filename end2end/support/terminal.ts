// The terminal's page: a key is typed in, a bill is shown, a release code is checked.
import { expect, type FrameLocator, type Locator, type Page } from "@playwright/test";
import type { Places } from "./places.ts";

export class Terminal {
  private constructor(
    readonly page: Page,
    readonly number: string,
  ) {}

  /** The page with all terminals. */
  static async open(page: Page, places: Places): Promise<Page> {
    await page.goto(`${places.sandbox}/terminal`);
    await expect(page.getByRole("heading", { name: "写入密钥" })).toBeVisible();
    return page;
  }

  /** The terminal that the demo begins with. */
  static async first(page: Page, places: Places): Promise<Terminal> {
    await Terminal.open(page, places);
    const device = page.locator("[data-terminal]").first();
    return new Terminal(page, (await device.getAttribute("data-terminal")) ?? "");
  }

  /** Types a key into a terminal as the console showed it. */
  static async keyed(page: Page, places: Places, key: { number: string; keyNo: string; key: string; address: string }): Promise<Terminal> {
    await Terminal.open(page, places);
    await page.getByLabel("终端号", { exact: true }).fill(key.number);
    await page.getByLabel("密钥序号").fill(key.keyNo);
    await page.getByLabel("密钥（64 位十六进制）").fill(key.key);
    await page.getByLabel("账单地址").fill(key.address);
    await page.getByRole("button", { name: "写入", exact: true }).click();
    await expect(page.getByText("密钥已写入")).toBeVisible();
    return new Terminal(page, key.number);
  }

  get device(): Locator {
    return this.page.locator(`[data-terminal="${this.number}"]`);
  }

  /** What the virtual phone's camera calls this terminal's screen. */
  get screenLabel(): string {
    return `脱机终端 ${this.number}`;
  }

  /** Shows a bill; `kind` is 车牌 or 项目. */
  async show(kind: "车牌" | "项目", words: string, yuan: string, spoilt = false): Promise<void> {
    await this.device.getByLabel("收什么钱").selectOption({ label: kind });
    await this.device.getByLabel("车牌 / 项目").fill(words);
    await this.device.getByLabel("金额（元）").fill(yuan);
    await this.device.getByRole("checkbox", { name: /伪造/ }).setChecked(spoilt);
    await this.device.getByRole("button", { name: "出示账单" }).click();
    await expect(this.device.getByRole("img", { name: /屏幕上的二维码/ })).toBeVisible();
    await expect(this.device.locator(".screen .subject")).toHaveText(words);
  }

  /** Moves the terminal's clock: an entry of its list, such as `快 15 分钟`. */
  async setClock(off: string): Promise<void> {
    await this.device.getByLabel("时钟快慢").selectOption({ label: off });
  }

  /** The bill's address, as the QR code says it. */
  async address(): Promise<string> {
    const answer = await this.page.request.get(new URL("/sandbox/terminals", this.page.url()).href);
    const { terminals } = (await answer.json()) as { terminals: { number: number; bill: { url: string } | null }[] };
    const url = terminals.find((one) => String(one.number) === this.number)?.bill?.url ?? "";
    expect(url).not.toBe("");
    return url;
  }

  /** Types a code in. */
  async type(code: string): Promise<void> {
    await this.device.getByLabel("放行码").fill(code);
    await this.device.getByRole("button", { name: "核对放行" }).click();
  }
}

/** The eight digits of a release code on a payer's phone, as a screen reader says them. */
export async function released(phone: { readonly screen: FrameLocator }): Promise<string> {
  const spoken = (await phone.screen.locator(".digits .sr").innerText()).trim();
  expect(`${spoken} `).toMatch(/^(\d ){8}$/);
  return spoken.replaceAll(" ", "");
}
