// The pages that the walk visits, by who sees them: the name of the picture, and the address.

/** A picture's name and the page's address. */
export type Shown = readonly [name: string, path: string];

/** The ready operator's administrator. */
export const CONSOLE: readonly Shown[] = [
  ["overview", "/console"],
  ["orders", "/console/orders"],
  ["orders-nothing-found", "/console/orders?text=nothing"],
  ["desk", "/console/desk"],
  ["refunds", "/console/refunds"],
  ["quarantine", "/console/quarantine"],
  ["bills", "/console/bills"],
  ["sites", "/console/sites"],
  ["new-site", "/console/sites/new"],
  ["qr-codes", "/console/qr-codes"],
  ["qr-print", "/console/qr-codes/print"],
  ["cards", "/console/cards"],
  ["stations", "/console/stations"],
  ["new-station", "/console/stations/new"],
  ["terminals", "/console/terminals"],
  ["offline-bills", "/console/offline-bills"],
  ["wechat", "/console/payment/wechat"],
  ["wechat-app", "/console/payment/wechat-app"],
  ["alipay", "/console/payment/alipay"],
  ["chinaums", "/console/payment/chinaums"],
  ["unionpay", "/console/payment/unionpay"],
  ["official-account", "/console/official-account"],
  ["push", "/console/push"],
  ["messages", "/console/push/messages"],
  ["sms", "/console/push/sms"],
  ["push-me", "/console/push/me"],
  ["visitors", "/console/visitors"],
  ["visitor-settings", "/console/visitors/settings"],
  ["self-check", "/console/self-check"],
  ["calendar", "/console/calendar"],
  ["guide", "/console/guide"],
  ["guide-choose", "/console/guide/choose"],
  ["guide-papers", "/console/guide/papers"],
  ["guide-step", "/console/guide/steps/oa_white_list"],
  ["api-keys", "/console/integration/keys"],
  ["webhooks", "/console/integration/webhooks"],
  ["deliveries", "/console/integration/deliveries"],
  ["staff", "/console/staff"],
  ["audit", "/console/audit"],
  ["account", "/console/account"],
  ["no-such-page", "/console/no-such-page"],
];

/** Pages that lead on from a list: by its first row. */
export const DETAILS: readonly Shown[] = [
  ["order", "/console/orders"],
  ["site", "/console/sites"],
  ["station", "/console/stations"],
  ["card", "/console/cards"],
  ["visitor", "/console/visitors"],
];

/** An operator that has nothing yet. */
export const EMPTY: readonly Shown[] = [
  ["empty-overview", "/console"],
  ["empty-orders", "/console/orders"],
  ["empty-sites", "/console/sites"],
  ["empty-qr-codes", "/console/qr-codes"],
  ["empty-wechat", "/console/payment/wechat"],
  ["empty-official-account", "/console/official-account"],
  ["empty-push", "/console/push"],
  ["empty-sms", "/console/push/sms"],
  ["empty-messages", "/console/push/messages"],
  ["empty-self-check", "/console/self-check"],
  ["empty-calendar", "/console/calendar"],
  ["empty-guide", "/console/guide"],
  ["empty-visitors", "/console/visitors"],
  ["empty-api-keys", "/console/integration/keys"],
  ["empty-webhooks", "/console/integration/webhooks"],
  ["empty-deliveries", "/console/integration/deliveries"],
];

/** An operator that made every mistake. */
export const BROKEN: readonly Shown[] = [
  ["broken-overview", "/console"],
  ["broken-self-check", "/console/self-check"],
  ["broken-push", "/console/push"],
  ["broken-official-account", "/console/official-account"],
];

/** What read-only staff see of pages that others work on. */
export const VIEWER: readonly Shown[] = [
  ["viewer-desk", "/console/desk"],
  ["viewer-push", "/console/push"],
  ["viewer-forbidden", "/console/staff"],
];

/** The platform's staff. */
export const PLATFORM: readonly Shown[] = [
  ["operators", "/console/operators"],
  ["board", "/console/board"],
  ["announcements", "/console/announcements"],
  ["platform-files", "/console/official-account"],
];

/** The providers, the phone, the car park. */
export const SANDBOX: readonly Shown[] = [
  ["sandbox-home", "/"],
  ["sandbox-phone", "/phone"],
  ["sandbox-carpark", "/carpark"],
  ["sandbox-merchant", "/providers/merchant"],
  ["sandbox-account", "/providers/account"],
  ["sandbox-alipay", "/providers/alipay"],
  ["sandbox-chinaums", "/providers/chinaums"],
  ["sandbox-unionpay", "/providers/unionpay"],
  ["sandbox-app", "/app"],
  ["sandbox-terminal", "/terminal"],
];
