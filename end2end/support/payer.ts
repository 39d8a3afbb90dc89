// A payer's authorised session at the product's own port, without a phone around the page: for measuring what crosses
// the wire there.
import { request as send } from "node:http";
import type { BrowserContext } from "@playwright/test";
import { freshDevice, type Person } from "./phone.ts";
import type { Places } from "./places.ts";

const PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148";

/** What the wallets on an iPhone send. */
export const AGENTS = {
  wechat: `${PHONE} MicroMessenger/8.0.50(0x1800323d) NetType/4G Language/zh_CN`,
  alipay: `${PHONE} Ariver/1.1.0 AliApp(AP/10.5.96.6000) Nebula WK AlipayClient/10.5.96.6000 Language/zh-Hans`,
} as const;

/** A wallet that can pay. */
export type PayingWallet = keyof typeof AGENTS;

interface Answer {
  readonly status: number;
  readonly location: string;
  readonly cookies: readonly string[];
}

/** One GET that follows nothing. `host` says which name is asked for on this machine. */
function get(address: URL, host: string, headers: Record<string, string>): Promise<Answer> {
  return new Promise((done, failed) => {
    const request = send({ host: "127.0.0.1", port: address.port, path: address.pathname + address.search, headers: { host, ...headers } }, (answer) => {
      answer.resume();
      answer.on("end", () => done({ status: answer.statusCode ?? 0, location: answer.headers.location ?? "", cookies: answer.headers["set-cookie"] ?? [] }));
    });
    request.on("error", failed);
    request.end();
  });
}

/** Authorises a payer as the wallet would and puts the session into the window. Asks nothing where no wallet has to. */
export async function authorise(
  window: BrowserContext,
  places: Places,
  person: Person,
  code: string,
  wallet: PayingWallet = "wechat",
): Promise<void> {
  const product = new URL(places.product);
  const agent = { "user-agent": AGENTS[wallet] };
  const first = await get(new URL(code), product.host, agent);
  if (first.status === 200) return;
  const pair = first.cookies[0]?.split(";")[0] ?? "";
  if (first.status < 300 || first.status > 399) throw new Error(`no authorisation: ${first.status}`);
  // The simulated provider answers only a phone, which is known by its host name.
  const device = `${freshDevice(wallet, person)}.localhost:${places.sandboxPort}`;
  const asked = new URL(first.location);
  let at = new URL((await get(new URL(asked.pathname + asked.search, places.sandbox), device, agent)).location, places.sandbox);
  // Back at the product, which leads to the clean address of the code in one or two steps.
  for (let steps = 0; steps < 3 && at.pathname + at.search !== new URL(code).pathname; steps += 1) {
    const led = await get(new URL(at.pathname + at.search, places.product), product.host, { ...agent, cookie: pair });
    if (led.status < 300 || led.status > 399) throw new Error(`the authorisation ended with ${led.status}`);
    at = new URL(led.location, places.product);
  }
  const [name = "", ...value] = pair.split("=");
  await window.addCookies([{ name, value: value.join("="), url: places.product }]);
}
