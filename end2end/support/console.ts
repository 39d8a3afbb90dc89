// The operators' console: signing in, the menu, forms, dialogs, messages.
import { expect, type Locator, type Page } from "@playwright/test";
import type { Places } from "./places.ts";

export class Console {
  constructor(
    readonly page: Page,
    readonly places: Places,
  ) {}

  /** Opens an address and waits until its script has brought it to life. */
  async open(path: string): Promise<void> {
    await this.page.goto(this.places.product + path);
    await this.alive();
  }

  async alive(): Promise<void> {
    await expect(this.page.locator("html[data-live]")).toBeAttached();
  }

  async signIn(login: string, password: string): Promise<void> {
    await this.page.getByLabel("账号", { exact: true }).fill(login);
    await this.page.getByLabel("密码", { exact: true }).fill(password);
    await this.page.getByRole("button", { name: "登录", exact: true }).click();
  }

  get nav(): Locator {
    return this.page.getByRole("navigation", { name: "菜单" });
  }

  get main(): Locator {
    return this.page.getByRole("main");
  }

  /** Goes to a page by its name in the menu; where the other program holds it, that is a page load. */
  async go(name: string): Promise<void> {
    await this.nav.getByRole("link", { name, exact: true }).click();
    await expect(this.title).toHaveText(name);
    await this.alive();
  }

  /** The page's own heading. */
  get title(): Locator {
    return this.page.locator("h1#page-title");
  }

  /** A part of the page by its heading. */
  card(heading: string): Locator {
    return this.main
      .locator("section.card")
      .filter({ has: this.page.getByRole("heading", { name: heading, exact: true, level: 2 }) });
  }

  /** A field with its label, its hint and its refusal. */
  field(label: string): Locator {
    return this.page.locator(".field").filter({ has: this.page.getByText(label, { exact: true }) });
  }

  /** The refusal shown at a field. */
  refusal(label: string): Locator {
    return this.field(label).locator(".field__error");
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole("button", typeof name === "string" ? { name, exact: true } : { name });
  }

  dialog(name: string): Locator {
    return this.page.getByRole("dialog", { name });
  }

  /** A short message that comes and goes. */
  message(words: string | RegExp): Locator {
    return this.page.locator(".toast").filter({ hasText: words });
  }

  /** The row of a table that holds a text; a plate stands there with its dot. */
  row(text: string | RegExp): Locator {
    return this.main.getByRole("row").filter({ hasText: typeof text === "string" ? (plateShown(text) ?? text) : text });
  }

  /** Makes room for a new secret where one is stored, and gives its input. */
  async secret(label: string): Promise<Locator> {
    const stored = this.page.getByRole("group", { name: label });
    if (await stored.isVisible()) await stored.getByRole("button", { name: /替换/ }).click();
    return this.page.getByRole("textbox", { name: label }).or(this.page.getByLabel(label, { exact: true })).first();
  }

  async signOut(): Promise<void> {
    await this.page.locator("details.account > summary").click();
    await this.button("退出登录").click();
    await expect(this.page.getByRole("heading", { name: "登录管理后台" })).toBeVisible();
  }
}

/** How the console shows a plate: a dot after the second sign. Nothing for texts that are no plates. */
export function plateShown(text: string): RegExp | undefined {
  return /^\p{Script=Han}[A-Z][0-9A-Z]{5,6}$/u.test(text) ? new RegExp(`${text.slice(0, 2)}·?${text.slice(2)}`) : undefined;
}
