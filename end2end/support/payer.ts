// A payer's authorised session at the product's own port, without a phone around the page: for measuring what crosses
// the wire there.
import { request as send } from "node:http";
import type { BrowserContext } from "@playwright/test";
import { freshDevice, type Person } from "./phone.ts";
import type { Places } from "./places.ts";

/** What WeChat on an iPhone sends. */
export const WECHAT_AGENT =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) " +
  "Mobile/15E148 MicroMessenger/8.0.50(0x1800323d) NetType/4G Language/zh_CN";

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

/** Authorises a payer as WeChat would and puts the session into the window. Gives the number of redirects. */
export async function authorise(window: BrowserContext, places: Places, person: Person, code: string): Promise<void> {
  const product = new URL(places.product);
  const agent = { "user-agent": WECHAT_AGENT };
  const first = await get(new URL(code), product.host, agent);
  const pair = first.cookies[0]?.split(";")[0] ?? "";
  if (first.status !== 302 && first.status !== 303 && first.status !== 307) throw new Error(`no authorisation: ${first.status}`);
  // The simulated open.weixin.qq.com answers only a phone, which is known by its host name.
  const device = `${freshDevice("wechat", person)}.localhost:${places.sandboxPort}`;
  const asked = new URL(first.location);
  const back = new URL((await get(new URL(asked.pathname + asked.search, places.sandbox), device, agent)).location, places.sandbox);
  const done = await get(new URL(back.pathname + back.search, places.product), product.host, { ...agent, cookie: pair });
  if (done.status < 300 || done.status > 399) throw new Error(`the authorisation ended with ${done.status}`);
  const [name = "", ...value] = pair.split("=");
  await window.addCookies([{ name, value: value.join("="), url: places.product }]);
}
