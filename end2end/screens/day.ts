// What a day at the operator's leaves behind, so that no page of the walk is empty that need not be: refunds, one of
// which waits for a colleague, late money, a forged notification, an offline bill, and a plan of the guide.
import type { Browser } from "@playwright/test";
import { Console } from "../support/console.ts";
import { VirtualPhone, type Person } from "../support/phone.ts";
import { freshPlate } from "../support/sandbox.ts";
import { Terminal } from "../support/terminal.ts";
import { alive, places, sandbox, Studio } from "./studio.ts";

/** Refunds above this many yuan wait for a colleague. */
const LIMIT = "5";

export class Day {
  private readonly studio: Studio;

  constructor(browser: Browser) {
    this.studio = new Studio(browser, { name: "day", width: 1280, height: 900 });
  }

  async pass(): Promise<void> {
    const admin = new Console(await this.studio.signedIn("admin"), places);
    const finance = new Console(await this.studio.signedIn("finance"), places);
    await this.refund(finance, await this.paid("lin", 45));
    await this.limitRefunds(admin);
    await this.refund(finance, await this.paid("chen", 150));
    await this.lateMoney();
    await this.offlineBill();
    await this.plan(admin);
    await this.selfCheck("broken");
  }

  private async phone(person: Person): Promise<VirtualPhone> {
    return VirtualPhone.take(await (await this.studio.window()).newPage(), places, "wechat", person);
  }

  /** Somebody pays at the exit, and somebody else forges the notification of it; the plate. */
  private async paid(person: Person, minutes: number): Promise<string> {
    const [plate, lane, phone] = [freshPlate(), await sandbox.lane("exit"), await this.phone(person)];
    await sandbox.carAtExit(plate, minutes, lane);
    await phone.scan(lane.code_label);
    await phone.tapPay();
    const number = (await sandbox.openTradeOf(person)).out_trade_no;
    await phone.confirm();
    await phone.heading("付款成功").waitFor();
    await sandbox.replay(number, "wrong_amount");
    return plate;
  }

  private async refund(console: Console, plate: string): Promise<void> {
    await console.open(`/console/orders?text=${encodeURIComponent(plate)}`);
    await console.row(plate).getByRole("link").first().click();
    await console.card("支付记录").getByRole("button", { name: "退款" }).click();
    const dialog = console.dialog("退款给付款人？");
    await dialog.getByLabel("原因").fill("重复计时，多收停车费");
    await dialog.getByRole("button", { name: "退款" }).click();
    await dialog.waitFor({ state: "hidden" });
  }

  private async limitRefunds(console: Console): Promise<void> {
    await console.open("/console/desk");
    await console.button(/复核额度/).click();
    const dialog = console.dialog("退款复核额度");
    await dialog.getByLabel(/额度/).fill(LIMIT);
    await dialog.getByRole("button", { name: "保存" }).click();
    await dialog.waitFor({ state: "hidden" });
  }

  /** One payer's tap closes another's payment, which is then paid all the same. */
  private async lateMoney(): Promise<void> {
    const lane = await sandbox.lane("exit");
    await sandbox.carAtExit(freshPlate(), 120, lane);
    const [first, second] = [await this.phone("lin"), await this.phone("chen")];
    await first.scan(lane.code_label);
    await second.scan(lane.code_label);
    await first.tapPay();
    const late = (await sandbox.openTradeOf("lin")).out_trade_no;
    await sandbox.setFault({ name: "late_success", target: { trade: late } });
    await second.tapPay();
    await first.confirm();
  }

  private async offlineBill(): Promise<void> {
    const terminal = await Terminal.first(await (await this.studio.window()).newPage(), places);
    await terminal.show("车牌", "粤B88K66", "12.50");
    const phone = await this.phone("zhao");
    await phone.scan(terminal.screenLabel);
    await phone.pay();
  }

  private async plan(console: Console): Promise<void> {
    await console.open("/console/guide/choose");
    await console.button("生成清单").click();
    await console.main.locator(".guide-step").first().waitFor();
  }

  private async selfCheck(login: string): Promise<void> {
    const page = await this.studio.signedIn(login);
    await page.goto(`${places.product}/console/self-check`);
    await alive(page);
    await page.getByRole("button", { name: "全部检查" }).click();
    await page.getByText(/\d 项有误/).waitFor();
  }
}
