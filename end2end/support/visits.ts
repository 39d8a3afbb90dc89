// Visitors: the site that takes bookings, hosts, the pages on the phone, and the gate.
import type { Console } from "./console.ts";
import { expect } from "./fixtures.ts";
import type { VirtualPhone } from "./phone.ts";
import type { Places } from "./places.ts";

/** The official account that everybody follows. */
export const ACCOUNT = "披克云停车";
const SITE = "青山广场停车场";
const SITE_CODE = "P001";

/** Something that no other test has said. */
export const tag = (): string => `${process.pid.toString(36)}${Date.now().toString(36)}`;

/** Opens the site for visitors, on 访客设置; the address of its booking page. */
export async function openSite(console: Console): Promise<string> {
  const place = console.card("预约地点").getByRole("row").filter({ hasText: SITE });
  const open = place.getByRole("button", { name: /^开放预约/ });
  await expect(place).toBeVisible();
  if (await open.isVisible()) await open.click();
  await expect(place.getByText("开放中")).toBeVisible();
  return (await place.locator("code").first().innerText()).trim();
}

/** Adds a host, on 访客设置; their row. */
export async function addHost(console: Console, host: { name: string; department?: string; phone?: string }) {
  await console.button("新增被访人").first().click();
  const dialog = console.dialog("新增被访人");
  await dialog.getByLabel("姓名", { exact: true }).fill(host.name);
  await dialog.getByLabel(/^部门/).fill(host.department ?? "");
  await dialog.getByLabel(/^手机号码/).fill(host.phone ?? "");
  await dialog.getByRole("button", { name: "保存" }).click();
  await expect(console.message("被访人已保存")).toBeVisible();
  return console.row(host.name);
}

/** Where a host without WeChat is bound. */
export async function bindingLink(row: Awaited<ReturnType<typeof addHost>>): Promise<string> {
  return (await row.locator(".copy-line__value").innerText()).trim();
}

/** The host binds their WeChat. */
export async function bind(phone: VirtualPhone, link: string): Promise<void> {
  await phone.paste(link);
  await phone.screen.getByRole("button", { name: "是我，绑定" }).click();
  await expect(phone.heading("绑定成功")).toBeVisible();
}

/** A minute of the form's clock, `hours` after the one that stands there. */
export function shifted(minute: string, hours: number): string {
  const moment = new Date(`${minute}:00Z`);
  moment.setUTCHours(moment.getUTCHours() + hours);
  return moment.toISOString().slice(0, 16);
}

let numbers = Date.now() % 1e8;

/** A mobile number that nobody has booked with: so many bookings an hour is all that one may have. */
function freshNumber(): string {
  numbers += 1;
  return `139${String(numbers).padStart(8, "0")}`;
}

/** Fills the form in, from an hour before what it offers: the visit has begun. */
export async function fillIn(phone: VirtualPhone, visitor: string, host: string, number = freshNumber()): Promise<void> {
  const form = phone.screen;
  await form.getByLabel("姓名").fill(visitor);
  await form.getByLabel("手机号码").fill(number);
  await form.getByLabel("被访人").selectOption({ label: host });
  const from = form.getByLabel("到访时间");
  await from.fill(shifted(await from.inputValue(), -1));
  await form.getByLabel("来访事由").fill("项目洽谈");
}

/** Books; the phone shows the visitor's own page. */
export async function book(phone: VirtualPhone, code: string, visitor: string, host: string): Promise<void> {
  await phone.paste(code);
  await fillIn(phone, visitor, host);
  await phone.screen.getByRole("button", { name: "提交预约" }).click();
  await expect(phone.heading("我的来访")).toBeVisible();
  await expect(phone.shows("等待确认")).toBeVisible();
}

/** Opens the newest message of the official account that says all of this; the page that is open is closed. */
export async function openMessage(phone: VirtualPhone, ...says: string[]): Promise<void> {
  if (await phone.address.isVisible()) await phone.closePage();
  let bubbles = await phone.openChat(ACCOUNT);
  for (const words of says) bubbles = bubbles.filter({ hasText: words });
  await bubbles.first().click();
}

/** What the pass on the visitor's page says to a gate. */
export async function passOn(phone: VirtualPhone, places: Places): Promise<string> {
  const picture = phone.screen.getByRole("img", { name: "访客通行码" });
  await expect(picture).toBeVisible();
  const answer = await fetch(`${places.sandbox}/sandbox/phone/decode`, { method: "POST", body: new Uint8Array(await picture.screenshot()) });
  const { text } = (await answer.json()) as { text: string };
  expect(text).toMatch(/^PV1\./);
  return text;
}

/** A gate with a key of its own. */
export class Gate {
  private constructor(
    private readonly places: Places,
    private readonly key: string,
  ) {}

  /** Makes the key, on API 密钥, which may verify passes and nothing else. */
  static async open(console: Console): Promise<Gate> {
    await console.open("/console/integration/keys");
    await console.button("新建密钥").first().click();
    const dialog = console.dialog("新建密钥");
    await dialog.getByLabel("用途").fill(`东门闸机 ${tag()}`);
    await dialog.getByLabel(/上报车辆/).uncheck();
    await dialog.getByLabel(/核验访客通行码/).check();
    await dialog.getByRole("button", { name: "新建密钥" }).click();
    await expect(dialog).toBeHidden();
    const key = (await console.main.locator("code", { hasText: /^pk_/ }).first().innerText()).trim();
    return new Gate(console.places, key);
  }

  /** Scans a pass; what it is worth. */
  async scan(pass: string, checkNo: string): Promise<string> {
    const answer = await fetch(`${this.places.product}/api/v1/visitor-passes/verify`, {
      method: "POST",
      headers: { authorization: `Bearer ${this.key}`, "content-type": "application/json" },
      body: JSON.stringify({ pass, site: SITE_CODE, check_no: checkNo, gate: "东门" }),
    });
    return ((await answer.json()) as { result: string }).result;
  }
}
