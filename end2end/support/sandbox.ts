// The sandbox's control interface and its car park, without a page: to prepare what a test is not about.
import { expect } from "@playwright/test";
import type { Places } from "./places.ts";

/** One attempt to deliver a notification. */
export interface Attempt {
  readonly outcome: string;
  readonly status: number | null;
  readonly faults: readonly string[];
}

/** A notification of the simulated provider. */
export interface Notification {
  readonly id: string;
  readonly event_type: string;
  readonly delivery: "waiting" | "delivered" | "given_up";
  readonly attempts: readonly Attempt[];
}

/** An order at the simulated provider. */
export interface Trade {
  readonly mch_id: string;
  readonly out_trade_no: string;
  readonly transaction_id: string | null;
  readonly state: "NOTPAY" | "SUCCESS" | "REFUND" | "CLOSED";
  readonly total: number;
  readonly refunded: number;
  readonly payer: string | null;
  readonly notifications: readonly Notification[];
  readonly refunds: readonly { readonly amount: number; readonly status: string }[];
}

/** One merchant number with its official account. */
export interface Account {
  readonly mch_id: string;
  readonly merchant_serial: string;
  readonly merchant_private_key_pem: string;
  readonly merchant_certificate_pem: string;
  readonly api_v2_key: string;
  readonly api_v3_key: string;
  readonly wechatpay_public_key_id: string;
  readonly wechatpay_public_key_pem: string;
  readonly official_account_app_id: string;
  readonly official_account_app_secret: string;
  readonly mobile_app_id: string;
  readonly mobile_app_secret: string;
}

/** What `/sandbox/state` says. */
export interface State {
  readonly demo: {
    readonly console_url: string;
    readonly users: readonly { readonly login: string; readonly password: string; readonly role: string }[];
    readonly qr_codes: readonly { readonly label: string; readonly url: string }[];
  };
  readonly accounts: readonly Account[];
  readonly payments: readonly Trade[];
}

/** A lane as the car park knows it. */
export interface Lane {
  readonly code: string;
  readonly name: string;
  readonly kind: "entry" | "exit";
}

/** A car in the car park. */
export interface Car {
  readonly visit_no: string;
  readonly plate: string | null;
  readonly ticket_no: string | null;
  readonly paid: number | null;
}

/** What `/sandbox/carpark` says. */
export interface Park {
  readonly now: number;
  readonly site: { readonly name: string; readonly lanes: readonly Lane[] } | null;
  readonly cars: readonly Car[];
  readonly lanes: Readonly<Record<string, { readonly car?: string; readonly open?: boolean; readonly reason?: string }>>;
}

/** A fault to set. */
export interface Fault {
  readonly name: string;
  readonly target?: "always" | "next_trade" | { readonly trade: string };
  readonly place?: "notification" | "answer" | "wallet";
  readonly operation?: string;
  readonly times?: number;
  readonly delay_ms?: number;
}

export class Sandbox {
  constructor(readonly places: Places) {}

  /** Calls the control interface; anything but success fails the test. */
  async call<T>(method: "GET" | "POST" | "DELETE" | "PUT", path: string, body?: unknown): Promise<T> {
    const answer = await fetch(this.places.sandbox + path, {
      method,
      ...(body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    expect(answer.ok, `${method} ${path}: ${answer.status} ${text}`).toBe(true);
    const data = (text ? JSON.parse(text) : undefined) as T & { refusal?: unknown };
    expect(data?.refusal, `${method} ${path} was refused`).toBeUndefined();
    return data;
  }

  state(): Promise<State> {
    return this.call("GET", "/sandbox/state");
  }

  async password(login: string): Promise<string> {
    const user = (await this.state()).demo.users.find((one) => one.login === login);
    if (!user) throw new Error(`the demo tells of no ${login}`);
    return user.password;
  }

  // ---- faults ----

  setFault(fault: Fault): Promise<unknown> {
    return this.call("POST", "/sandbox/faults", fault);
  }

  clearFaults(): Promise<unknown> {
    return this.call("DELETE", "/sandbox/faults");
  }

  /** Sends what is due now and waits for the answers. */
  deliver(): Promise<number> {
    return this.call("POST", "/sandbox/deliver");
  }

  /** Sends the newest notification of an order again, forged with `faults`. */
  async replay(outTradeNo: string, ...faults: string[]): Promise<void> {
    await this.call("POST", "/sandbox/replay-notification", { out_trade_no: outTradeNo, faults });
    await this.deliver();
  }

  // ---- orders at the provider ----

  async trade(outTradeNo: string): Promise<Trade> {
    const found = (await this.state()).payments.find((one) => one.out_trade_no === outTradeNo);
    if (!found) throw new Error(`the provider knows no ${outTradeNo}`);
    return found;
  }

  /** The newest order of a person that nobody has paid yet. */
  async openTradeOf(person: string): Promise<Trade> {
    const found = (await this.state()).payments.find((one) => one.payer === person && one.state === "NOTPAY");
    if (!found) throw new Error(`${person} has no open order`);
    return found;
  }

  // ---- time ----

  /** The demo's time, in milliseconds since 1970. */
  async now(): Promise<number> {
    return (await this.park()).now;
  }

  /** Lets whole minutes pass. */
  later(minutes: number): Promise<unknown> {
    return this.call("POST", "/sandbox/carpark/advance", { minutes });
  }

  // ---- the car park ----

  park(): Promise<Park> {
    return this.call("GET", "/sandbox/carpark");
  }

  /** A lane of the car park, with the address in the code that hangs there. */
  async lane(kind: Lane["kind"], index = 0): Promise<Lane & { readonly code_label: string; readonly url: string }> {
    const known = (await this.park()).site ?? (await this.call<Park>("POST", "/sandbox/carpark/site")).site;
    const lane = (known?.lanes ?? []).filter((one) => one.kind === kind)[index];
    if (!lane) throw new Error(`the car park has no ${kind} lane ${index}`);
    const codes = (await this.state()).demo.qr_codes;
    const code = codes.find((one) => one.label.includes(lane.name));
    if (!code) throw new Error(`no code for ${lane.name} among ${codes.map((one) => one.label).join(", ")}`);
    return { ...lane, code_label: code.label, url: code.url };
  }

  /** A printed code by its label. */
  async code(label: RegExp): Promise<{ readonly label: string; readonly url: string }> {
    const codes = (await this.state()).demo.qr_codes;
    const code = codes.find((one) => label.test(one.label));
    if (!code) throw new Error(`no code like ${label} among ${codes.map((one) => one.label).join(", ")}`);
    return code;
  }

  /** The address in the code of the whole car park. */
  async siteCode(): Promise<{ readonly label: string; readonly url: string }> {
    const { site } = await this.park();
    const lanes = site?.lanes.map((lane) => lane.name) ?? [];
    const codes = (await this.state()).demo.qr_codes;
    const parking = codes.filter((one) => one.url.includes("/mobile/pay/"));
    const code = parking.find((one) => lanes.every((name) => !one.label.includes(name)));
    if (!code) throw new Error(`no code of a whole car park among ${codes.map((one) => one.label).join(", ")}`);
    return code;
  }

  /** Drives a car in that came `minutes` ago. */
  async driveIn(plate: string | null, minutes: number): Promise<Car> {
    const park = await this.call<Park>("POST", "/sandbox/carpark/enter", { plate, minutes });
    const car = park.cars.find((one) => (plate ? one.plate === plate : one.plate === null));
    if (!car) throw new Error(`${plate} did not come in`);
    return car;
  }

  /** Moves a car to a lane; whoever stood there drives away first. */
  async toLane(lane: Lane, car: Car): Promise<void> {
    await this.emptyLane(lane);
    await this.call("POST", "/sandbox/carpark/lane", { lane: lane.code, visit_no: car.visit_no });
  }

  /** Drives a car in and to an exit. */
  async carAtExit(plate: string, minutes: number, lane: Lane): Promise<Car> {
    const car = await this.driveIn(plate, minutes);
    await this.toLane(lane, car);
    return car;
  }

  async emptyLane(lane: Lane): Promise<void> {
    const at = (await this.park()).lanes[lane.code];
    if (!at?.car) return;
    await this.call("POST", `/sandbox/carpark/${at.open ? "leave" : "empty"}`, { lane: lane.code });
  }
}

const PROVINCES = ["粤", "沪", "浙", "苏", "闽", "湘"];
let made = 0;

/** A plate that no other test of this worker has: `粤T` and five signs. */
export function freshPlate(newEnergy = false): string {
  made += 1;
  const stamp = (process.pid * 97 + made * 7919) % 100_000;
  const digits = String(stamp).padStart(5, "0");
  const province = PROVINCES[made % PROVINCES.length];
  return newEnergy ? `${province}BD${digits}` : `${province}T${digits}`;
}
