// What the wallet itself lays over the page: the payment sheet, the menu, an alert.
import { $, h, icon, t, Trouble, yuan } from './base.js';

const layer = $('#layer');
let abandon = null;

/** Takes away whatever lies over the page; who waits for it hears that it was abandoned. */
export function closeLayer() {
  layer.hidden = true;
  layer.replaceChildren();
  for (const view of document.querySelectorAll('#screen .view')) view.inert = false;
  const gone = abandon;
  abandon = null;
  gone?.();
}
function lay(kind, node, onAbandon) {
  closeLayer();
  const before = document.activeElement;
  layer.className = `layer ${kind}`;
  layer.replaceChildren(node);
  layer.hidden = false;
  for (const view of document.querySelectorAll('#screen .view')) view.inert = true;
  abandon = () => { onAbandon?.(); if (before instanceof HTMLElement && before.isConnected) before.focus(); };
  (node.querySelector('[data-first]') ?? node.querySelector('button'))?.focus();
}
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !layer.hidden && !layer.querySelector('[aria-busy="true"]')) closeLayer();
});
layer.addEventListener('click', (event) => {
  if (event.target === layer && layer.querySelector('.menu')) closeLayer();
});

const titled = (title, close) => h('header', {},
  h('button', { class: 'round', type: 'button', 'aria-label': close, onclick: closeLayer }, icon('close')), h('h3', {}, title));

/** An alert of the wallet; resolves when it is read. */
export function say(text) {
  return new Promise((done) => {
    lay('middle', h('div', { class: 'alert', role: 'alertdialog', 'aria-modal': 'true', 'aria-label': text }, h('p', {}, text),
      h('button', { type: 'button', onclick: closeLayer }, t('phone.alert.ok'))), done);
  });
}

/** The menu behind the three dots. */
export function openMenu({ address, items, note = t('phone.provided', { address }) }) {
  lay('', h('div', { class: 'sheet menu', role: 'dialog', 'aria-modal': 'true', 'aria-label': t('phone.menu') },
    titled(t('phone.menu'), t('close')),
    ...items.map(([sign, text, work]) => h('button', { type: 'button', onclick: () => { closeLayer(); work(); } }, icon(sign), text)),
    h('p', { class: 'quiet' }, note)));
}

/** The payment sheet. `pay` moves the money; resolves to how it ended and what the page is told. */
export function openSheet(sheet, pay, wallet = 'wechat') {
  const title = t(wallet === 'alipay' ? 'phone.sheet.alipay' : 'phone.sheet');
  return new Promise((done) => {
    let outcome = { how: 'cancelled', err_msg: 'get_brand_wcpay_request:cancel' };
    const line = (name, value) => h('div', {}, h('dt', {}, name), h('dd', {}, value));
    const button = h('button', { class: 'touch', type: 'button', 'data-first': '' }, icon('finger'), h('span', {}, t('phone.sheet.confirm')));
    button.addEventListener('click', async () => {
      if (button.getAttribute('aria-busy')) return;
      button.setAttribute('aria-busy', 'true');
      try {
        outcome = { how: 'paid', ...await pay() };
        if (!outcome.err_msg.endsWith(':ok')) outcome.how = 'failed';
      } catch (error) {
        if (!(error instanceof Trouble)) throw error;
        outcome = { how: 'failed', err_msg: 'get_brand_wcpay_request:fail', notice: error.message };
      }
      if (outcome.how === 'paid') paid(); else failed();
    });
    // The sheet is replaced by what follows it, not abandoned: the page waits for the payer's last word.
    const next = (show) => { abandon = null; show(); };
    const paid = () => next(() => lay('full', h('div', { class: 'done', role: 'dialog', 'aria-modal': 'true', 'aria-label': t('phone.paid') },
      h('span', { class: 'tick', 'aria-hidden': 'true' }, icon('check')), h('h3', {}, t('phone.paid')),
      h('div', { class: 'payee' }, h('span', {}, sheet.merchant_name), h('b', { class: 'num' }, yuan(sheet.amount))),
      h('button', { class: 'touch', type: 'button', onclick: closeLayer }, t('phone.done'))), () => done(outcome)));
    const failed = () => next(() => say(outcome.notice || t('phone.failed')).then(() => done(outcome)));
    lay('', h('div', { class: 'sheet', role: 'dialog', 'aria-modal': 'true', 'aria-label': title },
      titled(title, t('phone.sheet.cancel')),
      h('div', { class: 'payee' }, h('span', {}, sheet.merchant_name), h('b', { class: 'num' }, yuan(sheet.amount))),
      h('dl', {}, line(t('phone.sheet.what'), sheet.description), line(t('phone.sheet.with'), t('phone.sheet.change'))),
      button), () => done(outcome));
  });
}
