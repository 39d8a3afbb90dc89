// The simulated open platform of Alipay.
import { act, ask, clock, copyButton, draw, getJson, h, onLanguage, poll, postJson, t, toast, yuan } from './base.js';
import { choose, chosen, download, entries, onOff, picker, place, section, sectionLinks } from './console.js';

let all = [];
let id = '';
const at = place();
const me = () => all.find((one) => one.app_id === id);

async function change(body, said = t('console.saved')) {
  all = await postJson(`/sandbox/consoles/alipay/${id}`, body);
  redraw();
  toast(said);
}
const quietly = (body) => act(null, () => change(body)).then(redraw);

function redraw() {
  id = all.some(({ app_id }) => app_id === id) ? id : chosen('alipay', all, 'app_id');
  const one = me();
  if (!one) return;
  draw(at.picker, [all.map(({ app_id, name }) => [app_id, name]), id], () => picker(t('alipay.pick'),
    all.map(({ app_id, name }) => ({ key: app_id, name, small: app_id })), id, (next) => { id = next; choose('alipay', id); redraw(); }));
  draw(at.sections, 0, () => sectionLinks(['app', 'sign', 'keys', 'certs', 'callback', 'products', 'trades', 'refunds'].map((key) => [key, t(`alipay.${key}`)])));
  draw(at.body, one, body);
}

function body(one) {
  const value = (name, text) => [name, h('code', {}, text), copyButton(text, name)];
  const long = (name, text) => [name, h('span', { class: 'secret' }, `${text.slice(0, 24)}…`), copyButton(text, name)];
  const seg = (name, values, now, change) => h('fieldset', {}, h('legend', { class: 'sr' }, t(`alipay.${name}`)), h('div', { class: 'seg' }, values.map((key) => h('label', {},
    h('input', { type: 'radio', name, value: key, checked: now === key, 'data-key': `${name}-${key}`, onchange: () => change(key) }), h('span', {}, t(`alipay.${name}.${key}`))))));
  return [
    section('app', t('alipay.app'), t('alipay.app.path'), h('div', { class: 'body stack' }, pairs([
      value(t('alipay.app_id'), one.app_id), value(t('alipay.pid'), one.pid), [t('alipay.merchant'), one.merchant]]),
    onOff(t('alipay.online'), t('alipay.online.text'), one.online, (on) => quietly({ act: 'online', on })))),
    section('sign', t('alipay.sign'), t('alipay.sign.path'), h('div', { class: 'body stack' }, seg('mode', ['key', 'certificate'], one.mode, (mode) => quietly({ act: 'mode', mode })),
      h('p', { class: 'quiet' }, t('alipay.sign.text')))),
    section('keys', t('alipay.keys'), t('alipay.keys.path'), h('div', { class: 'body stack' }, pairs([
      [t('alipay.private'), download(`${one.app_id}-private.txt`, one.tool_private_key), copyButton(one.tool_private_key, t('alipay.private')),
        h('button', { class: 'btn small danger', type: 'button', onclick: (event) => act(event.currentTarget, newKey) }, t('alipay.key.new'))],
      long(t('alipay.public'), one.app_public_key),
      long(t('alipay.alipay_public'), one.alipay_public_key)]),
    h('p', { class: one.tool_registered ? 'quiet' : 'note warn' }, t(one.tool_registered ? 'alipay.keys.text' : 'alipay.keys.other')),
    h('div', { class: 'row' }, h('button', { class: 'btn small', type: 'button', onclick: (event) => act(event.currentTarget, register) }, t('alipay.register'))),
    onOff(t('alipay.rotate'), t('alipay.rotate.text'), one.rotated, (rotated) => quietly({ act: 'rotate', rotated })))),
    section('certs', t('alipay.certs'), t('alipay.certs.path'), h('div', { class: 'body stack' }, pairs([
      [t('alipay.app_cert'), download(`appCertPublicKey_${one.app_id}.crt`, one.app_certificate), copyButton(one.app_certificate, t('alipay.app_cert'))],
      [t('alipay.alipay_cert'), download('alipayCertPublicKey_RSA2.crt', one.alipay_certificate), copyButton(one.alipay_certificate, t('alipay.alipay_cert'))],
      [t('alipay.root_cert'), download('alipayRootCert.crt', one.root_certificate), copyButton(one.root_certificate, t('alipay.root_cert'))]]),
    h('p', { class: 'quiet' }, t('alipay.certs.text')))),
    section('callback', t('alipay.callback'), t('alipay.callback.path'), h('div', { class: 'body stack' }, h('p', { class: 'quiet' }, t('alipay.callback.text')), entries({
      list: one.callbacks, none: t('alipay.callback.none'), hint: t('alipay.callback.hint'), label: t('alipay.callback'),
      add: (callback) => change({ act: 'add_callback', callback }), remove: (callback) => change({ act: 'remove_callback', callback }) }),
    h('h3', {}, t('alipay.identity')), seg('identity', ['open_id', 'user_id'], one.identity, (identity) => quietly({ act: 'identity', identity })),
    h('p', { class: 'quiet' }, t('alipay.identity.text')))),
    section('products', t('alipay.products'), t('alipay.products.path'), h('div', { class: 'body' }, ['jsapi', 'face_to_face', 'app'].map((product) =>
      onOff(t(`alipay.product.${product}`), '', one[product], (on) => quietly({ act: 'product', product, on }))))),
    section('trades', t('alipay.trades'), t('alipay.trades.path'), one.trades.length ? table(['merchant.col.no', 'home.col.amount', 'home.col.state', 'merchant.col.payer', 'home.col.time'], one.trades.map((trade) => [
      [h('code', {}, trade.out_trade_no), h('div', { class: 'quiet' }, trade.trade_no)],
      [h('span', { class: 'num' }, yuan(trade.total)), trade.refunded ? h('div', { class: 'quiet num' }, t('merchant.refunded', { amount: yuan(trade.refunded) })) : null],
      tag(trade.status), trade.payer_name, h('span', { class: 'num' }, clock(trade.paid_ms ?? trade.created_ms))])) : h('p', { class: 'empty' }, t('alipay.trades.none'))),
    section('refunds', t('alipay.refunds'), t('alipay.refunds.path'), one.refunds.length ? table(['merchant.col.refund', 'home.col.amount', 'home.col.time'], one.refunds.map((refund) => [
      [h('code', {}, refund.out_request_no), h('div', { class: 'quiet' }, refund.trade_no)], h('span', { class: 'num' }, yuan(refund.amount)), h('span', { class: 'num' }, clock(refund.done_ms))])) : h('p', { class: 'empty' }, t('alipay.refunds.none'))),
  ];
}

const tag = (status) => h('span', { class: `tag ${{ TRADE_SUCCESS: 'ok', WAIT_BUYER_PAY: 'warn' }[status] ?? ''}` }, t(`alipay.state.${status}`));
const pairs = (list) => h('dl', { class: 'pairs' }, list.flatMap(([name, ...value]) => [h('dt', {}, name), h('dd', {}, ...value)]));
const table = (heads, rows) => h('div', { class: 'scroll' }, h('table', {}, h('thead', {}, h('tr', {}, heads.map((key) => h('th', {}, t(key))))),
  h('tbody', {}, rows.map((cells) => h('tr', {}, cells.map((cell) => h('td', {}, ...[cell].flat())))))));

async function newKey() {
  const yes = await ask({ title: t('alipay.key.new.title'), text: t('alipay.key.new.text'), yes: t('alipay.key.new'), danger: true });
  if (yes) await change({ act: 'new_key' }, t('alipay.key.done'));
}
async function register() {
  const key = await ask({ title: t('alipay.register'), text: t('alipay.register.text'), yes: t('console.save'), input: { label: t('alipay.public') } });
  if (key) await change({ act: 'register', public_key: key });
}

onLanguage(redraw);
poll(async () => { all = await getJson('/sandbox/consoles/alipay'); redraw(); }, 3000);
