// Nothing may go wrong unseen: errors in a browser's console, uncaught errors and failed requests fail the test.
import { expect, type BrowserContext } from "@playwright/test";

export class Quiet {
  private readonly heard: string[] = [];
  private readonly expected: RegExp[] = [];

  /** Listens to every page of a context, now and later. */
  watch(context: BrowserContext): void {
    context.on("console", (message) => {
      if (message.type() !== "error" && message.type() !== "assert") return;
      this.heard.push(`console: ${message.text()} (${message.location().url})`);
    });
    context.on("weberror", (error) => this.heard.push(`uncaught: ${error.error().stack ?? error.error().message}`));
    context.on("requestfailed", (request) => {
      const why = request.failure()?.errorText ?? "";
      // What a page was still fetching when it was left.
      if (why === "net::ERR_ABORTED") return;
      this.heard.push(`request: ${request.method()} ${request.url()} ${why}`);
    });
    context.on("response", (response) => {
      if (response.status() >= 500) this.heard.push(`response: ${response.status()} ${response.url()}`);
    });
  }

  /** Trouble that a test causes on purpose. */
  allow(...what: RegExp[]): void {
    this.expected.push(...what);
  }

  /** Fails if anything was heard that nobody expected. */
  check(): void {
    const unexpected = this.heard.filter((line) => !this.expected.some((pattern) => pattern.test(line)));
    expect(unexpected, "trouble in the browser").toEqual([]);
  }
}
