// An authenticator app: the six digits of a secret at the demo's time (RFC 6238), computed apart from the product.
import { createHmac } from "node:crypto";
import type { Sandbox } from "./sandbox.ts";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const STEP_MS = 30_000;

/** The bytes of a secret as it is shown, in groups. */
function bytes(secret: string): Buffer {
  const bits = [...secret.replaceAll(/\s/g, "")].map((letter) => LETTERS.indexOf(letter).toString(2).padStart(5, "0")).join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
}

export class Authenticator {
  constructor(
    private readonly secret: string,
    private readonly sandbox: Sandbox,
  ) {}

  /** What it shows now. */
  async code(): Promise<string> {
    const step = Buffer.alloc(8);
    step.writeBigUInt64BE(BigInt(Math.floor((await this.sandbox.now()) / STEP_MS)));
    const tag = createHmac("sha1", bytes(this.secret)).update(step).digest();
    const offset = (tag.at(-1) ?? 0) & 0x0f;
    return String((tag.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, "0");
  }

  /** What it shows once what was shown before has gone by. */
  async nextCode(): Promise<string> {
    await this.sandbox.later(1);
    return this.code();
  }
}
