// The pictures of the READMEs: screens/readme/{order,phone,self-check}.{en,zh}.png, to be copied into docs/images.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "@playwright/test";
import { freshDevice } from "../support/phone.ts";
import { freshPlate } from "../support/sandbox.ts";
import { alive, OUT, places, sandbox, Studio } from "./studio.ts";

const LANGUAGES = [
  { key: "zh", locale: "zh-CN", own: "中文" },
  { key: "en", locale: "en-GB", own: "English" },
] as const;

for (const { key, locale, own } of LANGUAGES) {
  test(`pictures of the README: ${own}`, async ({ browser }) => {
    mkdirSync(join(OUT, "readme"), { recursive: true });
    const studio = new Studio(browser, { name: "readme", width: 1280, height: 900, locale });
    const plate = freshPlate();
    const lane = await sandbox.lane("exit");
    await sandbox.carAtExit(plate, 137, lane);

    const phone = await (await studio.window()).newPage();
    await phone.goto(`${places.sandbox}/phone?device=${freshDevice("wechat", "lin")}`);
    await phone.locator("html[data-ready]").waitFor({ state: "attached" });
    const language = phone.getByRole("button", { name: own, exact: true });
    if (await language.isVisible()) await language.click();
    await phone.locator("#languages").getByRole("radio", { name: own }).check();
    await phone.getByRole("button", { name: /^(扫一扫|Scan)$/ }).click();
    await phone.getByRole("button", { name: lane.code_label }).first().click();
    const screen = phone.frameLocator("iframe");
    await screen.getByRole("button", { name: /¥/ }).click();
    const sheet = phone.getByRole("dialog", { name: /^(微信支付|WeChat Pay)$/ });
    await sheet.waitFor();
    await studio.shoot(phone, `phone.${key}`);
    await sheet.getByRole("button", { name: /按指纹付款|Pay with a finger/ }).click();
    await phone.getByRole("dialog").getByRole("button", { name: /^(完成|Done)$/ }).click();
    await screen.getByRole("heading", { name: /付款成功|Payment complete/ }).waitFor();

    const page = await studio.signedIn("admin");
    await page.goto(`${places.product}/console/orders?text=${encodeURIComponent(plate)}`);
    await alive(page);
    await page.locator("tbody").getByRole("link").first().click();
    await page.locator(".events").waitFor();
    await studio.shoot(page, `order.${key}`);

    // The operator that made every mistake, and what the self-check says of them: the first of the page.
    const broken = await studio.signedIn("broken");
    await broken.goto(`${places.product}/console/self-check`);
    await alive(broken);
    await broken.getByRole("button", { name: /^(全部检查|Check everything)$/ }).click();
    await broken.locator(".check-row--bad").first().waitFor();
    const known = broken.getByRole("button", { name: /^(知道了|Understood|Got it|Dismiss)$/ });
    if (await known.isVisible()) await known.click();
    await broken.reload();
    await alive(broken);
    await broken.screenshot({ path: studio.path(`self-check.${key}`) });
  });
}
