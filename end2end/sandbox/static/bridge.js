// Runs inside the product's page, before any script of its own: plays the part of the wallet's
// web view. It knows nothing of payments; it carries calls to the phone around the page and
// answers back. Everything is checked by the sandbox.
(() => {
  'use strict';
  const tag = document.currentScript;
  const wallet = tag?.dataset.wallet ?? 'browser';
  const origin = tag?.dataset.origin ?? '';
  tag?.remove();

  const phone = window.parent === window ? null : window.parent;
  const waiting = new Map();
  let calls = 0;

  const tell = (message) => phone?.postMessage({ from: 'device-page', ...message }, '*');
  const report = () => tell({
    kind: 'page',
    title: document.title,
    href: location.href,
    address: (origin || location.origin) + location.pathname + location.search,
  });

  addEventListener('DOMContentLoaded', () => {
    report();
    const title = document.querySelector('title');
    if (title) new MutationObserver(report).observe(title, { childList: true, characterData: true, subtree: true });
  });
  addEventListener('pageshow', report);
  addEventListener('hashchange', report);
  addEventListener('beforeunload', () => tell({ kind: 'leaving' }));

  addEventListener('message', (event) => {
    if (!phone || event.source !== phone || event.data?.to !== 'device-page') return;
    const done = waiting.get(event.data.call);
    if (done) {
      waiting.delete(event.data.call);
      done(event.data.answer);
    }
  });

  if (!['wechat', 'wxwork', 'mini', 'alipay'].includes(wallet)) return;

  const post = (path, body) => fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).then((answer) => answer.json());

  // A page opened without the phone around it has the browser's own question instead of the sheet.
  const withoutPhone = async (method, params) => {
    const answer = await post('/__device/bridge', { address: location.href, method, params });
    if (answer.next === 'fail') {
      if (answer.notice) alert(answer.notice);
      return answer.answer ?? { err_msg: answer.err_msg };
    }
    const { merchant_name: merchant, amount, prepay_id, trade_no } = answer.sheet;
    if (!confirm(`${wallet === 'alipay' ? '支付宝' : '微信支付'}\n${merchant}\n¥${(amount / 100).toFixed(2)}`)) {
      return answer.cancelled ?? { err_msg: 'get_brand_wcpay_request:cancel' };
    }
    const paid = await post('/__device/pay', { prepay_id: prepay_id ?? trade_no });
    return paid.answer ?? paid;
  };

  const invoke = (method, params, callback) => {
    const done = (answer) => callback?.(answer);
    if (!phone) {
      withoutPhone(method, params ?? {}).then(done, () => done({ err_msg: 'system:network_error', resultCode: '6002' }));
      return;
    }
    calls += 1;
    waiting.set(calls, done);
    tell({ kind: 'invoke', call: calls, method, params: JSON.parse(JSON.stringify(params ?? {})), address: location.href });
  };

  const alipay = {
    call: (method, params, callback) => {
      if (method === 'closeWebview' || method === 'popWindow') { tell({ kind: 'close' }); return; }
      // Parameters may be left out.
      if (typeof params === 'function') invoke(method, {}, params); else invoke(method, params, callback);
    },
  };
  const bridge = {
    invoke,
    call: (method) => { if (method === 'closeWindow') tell({ kind: 'close' }); },
    on: () => {},
  };
  // The real bridge arrives some time after the page; pages that do not wait for it must fail here too.
  addEventListener('load', () => setTimeout(() => {
    const name = wallet === 'alipay' ? 'AlipayJSBridge' : 'WeixinJSBridge';
    Object.defineProperty(window, name, { value: wallet === 'alipay' ? alipay : bridge, configurable: true });
    document.dispatchEvent(new Event(`${name}Ready`));
  }, 60));
})();
