// The simulated providers' consoles: what an operator would click at WeChat's own pages.
import { expect, type Locator, type Page } from "@playwright/test";
import type { Places } from "./places.ts";

/** What is read off the providers' pages and entered in the product. */
export interface Material {
  appId: string;
  appSecret: string;
  mchId: string;
  apiV3Key: string;
  certificate: string;
  privateKey: string;
  publicKeyId: string;
  publicKey: string;
}

/** A provider's console that is open, whoever opened it. */
export class ProviderConsole {
  constructor(readonly page: Page) {}

  /** A part of the page, named as the provider's menu names it. */
  region(name: string): Locator {
    return this.page.getByRole("region", { name, exact: true });
  }

  /** The value beside a name, as somebody reads it. */
  async value(region: string, name: string): Promise<string> {
    const cell = this.region(region).locator("dt", { hasText: name }).locator("xpath=following-sibling::dd[1]");
    return (await cell.locator("code, .secret").first().innerText()).trim();
  }

  /** Presses a download button and gives what was downloaded. */
  async download(region: string, name: string): Promise<string> {
    const [file] = await Promise.all([
      this.page.waitForEvent("download"),
      this.region(region).getByRole("button", { name: `下载: ${name}` }).click(),
    ]);
    const chunks: Buffer[] = [];
    for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString("utf8");
  }

  /** Types an entry for a list and presses 添加, whatever comes of it. */
  async type(region: string, value: string): Promise<void> {
    const part = this.region(region);
    await part.getByRole("textbox").fill(value);
    await part.getByRole("button", { name: "添加" }).click();
  }

  /** Adds an entry to a list. */
  async add(region: string, value: string): Promise<void> {
    await this.type(region, value);
    await expect(this.region(region).getByRole("listitem").filter({ hasText: value })).toBeVisible();
  }

  /** Sets an API v3 key of one's own. */
  async setKey(key: string): Promise<void> {
    await this.region("APIv3 密钥").getByRole("button", { name: "重新设置" }).click();
    const question = this.page.getByRole("dialog", { name: "设置 APIv3 密钥" });
    await question.getByRole("textbox").fill(key);
    await question.getByRole("button", { name: "保存" }).click();
    await expect(this.region("APIv3 密钥").getByText(key)).toBeVisible();
  }

  /** The secret of the official account is shown once, when it is reset. */
  async resetSecret(): Promise<string> {
    await this.region("基本配置").getByRole("button", { name: "重置" }).click();
    await this.page.getByRole("dialog", { name: "重置 AppSecret？" }).getByRole("button", { name: "重置" }).click();
    const shown = this.region("基本配置").getByRole("status").locator(".secret");
    await expect(shown).toBeVisible();
    return (await shown.innerText()).trim();
  }

  /** Everything about one mobile app. */
  private mobileApp(appId: string): Locator {
    const named = this.page.getByRole("switch", { name: appId });
    return this.region("移动应用").locator(".body > .stack").filter({ has: named });
  }

  /** The AppSecret of a mobile app. */
  async appSecret(appId: string): Promise<string> {
    return (await this.mobileApp(appId).locator(".secret").innerText()).trim();
  }

  /** 开发信息 of a mobile app. */
  appForm(appId: string): Locator {
    return this.mobileApp(appId).locator("form");
  }

  protected async pick(number: string): Promise<void> {
    await this.page.getByRole("radio", { name: number }).check();
  }
}

export class MerchantPlatform extends ProviderConsole {
  static async open(page: Page, places: Places, mchId: string): Promise<MerchantPlatform> {
    await page.goto(`${places.sandbox}/providers/merchant`);
    const platform = new MerchantPlatform(page);
    await platform.pick(mchId);
    await expect(platform.region("商户信息").getByText(mchId, { exact: true })).toBeVisible();
    return platform;
  }

  async read(): Promise<Omit<Material, "appId" | "appSecret">> {
    return {
      mchId: await this.value("商户信息", "商户号"),
      apiV3Key: await this.value("APIv3 密钥", "APIv3 密钥"),
      certificate: await this.download("商户 API 证书", "apiclient_cert.pem"),
      privateKey: await this.download("商户 API 证书", "apiclient_key.pem"),
      publicKeyId: await this.value("微信支付公钥", "公钥 ID"),
      publicKey: await this.download("微信支付公钥", "pub_key.pem"),
    };
  }

  async switchOn(product: string): Promise<void> {
    await this.region("我的产品").getByRole("switch", { name: product }).check();
  }

  async bind(appId: string): Promise<void> {
    await this.region("AppID 账号管理").getByRole("switch", { name: new RegExp(appId) }).check();
  }

  addDirectory(directory: string): Promise<void> {
    return this.add("支付授权目录", directory);
  }
}

export class OfficialAccountPlatform extends ProviderConsole {
  static async open(page: Page, places: Places, appId: string): Promise<OfficialAccountPlatform> {
    await page.goto(`${places.sandbox}/providers/account`);
    const platform = new OfficialAccountPlatform(page);
    await platform.pick(appId);
    await expect(platform.region("基本配置").getByText(appId, { exact: true })).toBeVisible();
    return platform;
  }

  appId(): Promise<string> {
    return this.value("基本配置", "开发者 ID（AppID）");
  }

  addDomain(domain: string): Promise<void> {
    return this.add("网页授权域名", domain);
  }

  addAddress(address: string): Promise<void> {
    return this.add("IP白名单", address);
  }
}
