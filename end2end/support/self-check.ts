// 自检 as somebody uses it who knows nothing else: reads a line, goes where it leads, takes its values, checks again.
import { expect, type Locator, type Page } from "@playwright/test";
import type { Console } from "./console.ts";

const PATH = "/console/self-check";

/** How a line came out. */
export type Verdict = "有误" | "请留意" | "无法自动检查" | "正常";

export class SelfCheck {
  constructor(private readonly console: Console) {}

  /** Presses 全部检查 and waits for what came out. */
  async run(): Promise<void> {
    await this.open();
    await this.console.button("全部检查").click();
    await this.checked();
  }

  /** Presses 重新检查 of one area. */
  async again(area: string): Promise<void> {
    await this.open();
    await this.area(area).getByRole("button", { name: "重新检查" }).click();
    await this.checked();
  }

  /** Opens the page with what was found last. */
  open(): Promise<void> {
    return this.console.open(PATH);
  }

  private async checked(): Promise<void> {
    await expect(this.console.message("检查完成")).toBeVisible({ timeout: 30_000 });
    await this.open();
  }

  area(name: string): Locator {
    return this.console.main.getByRole("region", { name, exact: true });
  }

  line(area: string, title: string): Line {
    const named = this.console.page.locator(".check-row__title > span:first-child").getByText(title, { exact: true });
    return new Line(this.console.page, this.area(area).getByRole("listitem").filter({ has: named }));
  }

  /** Every line that came out so. */
  lines(verdict: Verdict): Locator {
    return this.console.main.locator(".check-row__verdict").getByText(verdict, { exact: true });
  }
}

/** One line of the page. */
export class Line {
  constructor(
    private readonly page: Page,
    readonly row: Locator,
  ) {}

  /** Expects a verdict. */
  async is(verdict: Verdict, timeout?: number): Promise<void> {
    const shown = this.row.locator(".check-row__verdict");
    await expect(shown).toHaveText(verdict, timeout === undefined ? {} : { timeout });
  }

  /** Expects that somebody has to do something. */
  async needsAction(): Promise<void> {
    await expect(this.row.locator(".check-row__verdict")).toHaveText(/^(有误|请留意)$/);
  }

  /** What it says has to be done. */
  async whatToDo(): Promise<string> {
    return this.row.locator(".self-check__mend").innerText();
  }

  /** A value to paste, by its label. */
  async value(label: string): Promise<string> {
    const entry = this.row.locator(".self-check__value").filter({ has: this.page.getByText(label, { exact: true }) });
    return (await entry.locator("code").innerText()).trim();
  }

  /** Goes to a provider's console, which opens beside this page. */
  async toPlatform(name: string): Promise<Page> {
    const [opened] = await Promise.all([
      this.page.waitForEvent("popup"),
      this.row.getByRole("link", { name: `打开${name}` }).click(),
    ]);
    await opened.waitForLoadState();
    return opened;
  }

  /** Goes to the page of this console where the other half is done. */
  async toPage(): Promise<void> {
    await this.row.getByRole("link", { name: "打开本系统的设置页" }).click();
    await expect(this.page).not.toHaveURL(/self-check/);
    await expect(this.page.locator("h1#page-title")).not.toHaveText("自检");
    await expect(this.page.locator(".skeleton")).toHaveCount(0);
    await expect(this.page.locator("html[data-live]")).toBeAttached();
  }

  /** Whether it still waits for somebody to pay: a notification that is sent again may have settled it. */
  async awaitsPayment(): Promise<boolean> {
    await expect(this.row).toBeVisible();
    return (await this.row.getByRole("link", { name: "去做测试付款" }).count()) > 0;
  }

  /** Goes to the test payment. */
  async toTestPayment(): Promise<void> {
    await this.row.getByRole("link", { name: "去做测试付款" }).click();
    await expect(this.page.getByRole("heading", { name: "测试支付" })).toBeVisible();
    await expect(this.page.locator("html[data-live]")).toBeAttached();
  }
}
