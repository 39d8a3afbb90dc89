// What payers and visitors see, the page filling the window as on a phone, and the virtual phone around it.
import type { Page } from "@playwright/test";
import { freshDevice, onDevice, VirtualPhone, type Person, type Wallet } from "../support/phone.ts";
import { freshPlate } from "../support/sandbox.ts";
import { Terminal } from "../support/terminal.ts";
import { places, sandbox, type Studio } from "./studio.ts";

const ACCOUNT = "披克云停车";

/** Does something on a page before the picture is taken. */
type Act = (page: Page) => Promise<void>;

export class Payers {
  constructor(private readonly studio: Studio) {}

  /** A page as a fresh phone sees it. */
  private async open(name: string, url: string, wallet: Wallet = "wechat", act?: Act, person: Person = "chen"): Promise<void> {
    const window = await this.studio.window();
    const page = await window.newPage();
    await page.goto(onDevice(places, freshDevice(wallet, person), url));
    await page.locator("main").waitFor();
    await act?.(page);
    await this.studio.shoot(page, name);
    await window.close();
  }

  /** Parking: every page before the sheet. */
  async parking(): Promise<void> {
    const [exit, entry, site] = [await sandbox.lane("exit"), await sandbox.lane("entry"), await sandbox.siteCode()];
    await sandbox.carAtExit(freshPlate(), 137, exit);
    await this.open("pay-bill", exit.url);
    await this.open("pay-alipay", exit.url, "alipay");
    await this.expired(exit.url);
    await sandbox.carAtExit(freshPlate(true), 3000, exit);
    await this.open("pay-bill-capped", exit.url);
    await sandbox.carAtExit(freshPlate(), 3, exit);
    await this.open("pay-free", exit.url);
    await sandbox.emptyLane(exit);
    await this.open("pay-no-car", exit.url);
    await this.open("pay-plate", site.url);
    await this.open("pay-entry", entry.url);
    await this.open("pay-browser", exit.url, "browser");
    await this.open("pay-wecom", exit.url, "wxwork");
    await this.open("pay-mini-program", exit.url, "mini");
    await this.open("pay-no-such-code", `${places.product}/PeakeCloud/mobile/pay/23456789ABCDEFGHJKMN`);
  }

  /** A bill that was left open too long. */
  private async expired(url: string): Promise<void> {
    const window = await this.studio.window();
    const page = await window.newPage();
    await page.clock.install();
    await page.goto(onDevice(places, freshDevice("wechat", "chen"), url));
    await page.getByRole("button", { name: /微信支付/ }).waitFor();
    await page.clock.fastForward("06:00");
    await page.getByText("账单已过期").waitFor();
    await this.studio.shoot(page, "pay-bill-expired");
    await window.close();
  }

  /** Topping up a card. */
  async topUp(): Promise<void> {
    const { url } = await sandbox.code(/储值卡充值/);
    const enter = async (page: Page, number: string): Promise<void> => {
      await page.getByLabel("卡号").fill(number);
      await page.getByRole("button", { name: "下一步" }).click();
    };
    await this.open("top-up-card", url);
    await this.open("top-up-no-such-card", url, "wechat", async (page) => {
      await enter(page, "7799999999999");
      await page.getByRole("alert").waitFor();
    });
    const amount = (page: Page) => page.getByRole("button", { name: "充值 50.00 元" });
    const choose: Act = async (page) => {
      await enter(page, "86000003");
      await amount(page).waitFor();
    };
    await this.open("top-up-amount", url, "wechat", choose, "zhao");
    await this.open("top-up-bill", url, "wechat", async (page) => {
      await enter(page, "86000003");
      const pay = page.getByRole("button", { name: /微信支付/ });
      // Who chose an amount a moment ago, in a window of another shape, is asked to pay it.
      await amount(page).or(pay).first().waitFor();
      if (await amount(page).isVisible()) await amount(page).click();
      await pay.waitFor();
    });
  }

  /** A terminal without a network: its bill, and one that was forged. */
  async offline(): Promise<void> {
    const terminal = await Terminal.first(await (await this.studio.window()).newPage(), places);
    await terminal.show("车牌", "粤B88K66", "12.50");
    await this.open("offline-bill", await terminal.address());
    await terminal.show("项目", "洗车一次", "30.00", true);
    await this.open("offline-forged", await terminal.address());
  }

  /** Booking a visit, the host's page, and the pass. */
  async visits(): Promise<void> {
    const { url } = await sandbox.code(/访客/);
    await this.open("visit-form", url);
    await this.open("visit-form-wrong", url, "wechat", async (page) => {
      await page.getByRole("button", { name: "提交预约" }).click();
      await page.getByRole("alert").waitFor();
    });
    await this.fromMessage("visit-host", "zhao");
    await this.fromMessage("visit-pass", "lin");
  }

  /** The page that the newest message of the official account leads to. */
  private async fromMessage(name: string, person: Person): Promise<void> {
    const window = await this.studio.window();
    const phone = await VirtualPhone.take(await window.newPage(), places, "wechat", person);
    const bubbles = await phone.openChat(ACCOUNT);
    await this.studio.shoot(phone.page, `${name}-message`);
    await bubbles.filter({ hasText: /访客预约审批通知|来访预约结果通知/ }).first().click();
    await phone.screen.locator("main").waitFor();
    const url = phone.page.frames().find((frame) => frame.url().includes("/PeakeCloud/"))?.url();
    if (url) await this.open(name, url, "wechat", undefined, person);
    await window.close();
  }

  /** The virtual phone and the car park: the bill, the sheet, and after paying. */
  async phone(): Promise<void> {
    const lane = await sandbox.lane("exit");
    await sandbox.carAtExit(freshPlate(), 137, lane);
    const window = await this.studio.window();
    const page = await window.newPage();
    await page.goto(`${places.sandbox}/phone?device=${freshDevice("wechat", "lin")}&open=${encodeURIComponent(lane.url)}`);
    const screen = page.frameLocator("iframe");
    const pay = screen.getByRole("button", { name: /微信支付/ });
    await pay.waitFor();
    await this.studio.shoot(page, "phone-bill");
    await pay.click();
    const sheet = page.getByRole("dialog", { name: "微信支付", exact: true });
    await sheet.waitFor();
    await this.studio.shoot(page, "phone-sheet");
    const park = await window.newPage();
    await park.goto(`${places.sandbox}/carpark`);
    await park.getByRole("heading", { name: "车辆入场" }).waitFor();
    await park.getByText("等待缴费").first().waitFor();
    await this.studio.shoot(park, "carpark-waiting");
    await sheet.getByRole("button", { name: "按指纹付款" }).click();
    await page.getByRole("dialog", { name: "支付成功" }).getByRole("button", { name: "完成" }).click();
    await screen.getByRole("heading", { name: "付款成功" }).waitFor();
    await this.studio.shoot(page, "phone-paid");
    await park.getByRole("region", { name: lane.name, exact: true }).getByText("道闸已抬起").waitFor();
    await this.studio.shoot(park, "carpark-open");
    const paid = page.frames().find((frame) => frame.url().includes("/PeakeCloud/"))?.url();
    if (paid) {
      const alone = await window.newPage();
      await alone.goto(paid);
      await alone.locator("main").waitFor();
      await this.studio.shoot(alone, "pay-paid");
    }
    await window.close();
  }
}
