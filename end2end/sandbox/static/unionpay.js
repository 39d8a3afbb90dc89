// The simulated UnionPay merchant service.
import { act, ask, clock, copyButton, draw, getJson, h, icon, onLanguage, poll, postJson, t, toast, yuan } from './base.js';
import { choose, chosen, onOff, picker, place, section, sectionLinks } from './console.js';

let all = [];
let id = '';
const at = place();

async function change(body, said = t('console.saved')) {
  all = await postJson(`/sandbox/consoles/unionpay/${id}`, body);
  redraw();
  toast(said);
}
const quietly = (body) => act(null, () => change(body)).then(redraw);

function redraw() {
  id = all.some(({ mer_id }) => mer_id === id) ? id : chosen('unionpay', all, 'mer_id');
  const one = all.find(({ mer_id }) => mer_id === id);
  if (!one) return;
  draw(at.picker, [all.map(({ mer_id, name }) => [mer_id, name]), id], () => picker(t('union.pick'),
    all.map(({ mer_id, name }) => ({ key: mer_id, name, small: mer_id })), id, (next) => { id = next; choose('unionpay', id); redraw(); }));
  draw(at.sections, 0, () => sectionLinks(['account', 'cert', 'public', 'products', 'trades', 'backs'].map((key) => [key, t(`union.${key}`)])));
  draw(at.body, one, body);
}

const file = (name) => h('a', { class: 'btn small', href: `/sandbox/consoles/unionpay/${id}/files/${name}`, download: name }, icon('download'), h('code', {}, name));
const pairs = (list) => h('dl', { class: 'pairs' }, list.flatMap(([name, ...value]) => [h('dt', {}, name), h('dd', {}, ...value)]));
const table = (heads, rows) => h('div', { class: 'scroll' }, h('table', {}, h('thead', {}, h('tr', {}, heads.map((key) => h('th', {}, t(key))))),
  h('tbody', {}, rows.map((cells) => h('tr', {}, cells.map((cell) => h('td', {}, ...[cell].flat())))))));
const tag = (state) => h('span', { class: `tag ${{ paid: 'ok', undone: 'accent', refused: 'bad', waiting: 'warn' }[state]}` }, t(`union.state.${state}`));

function body(one) {
  return [
    section('account', t('union.account'), t('union.account.path'), h('div', { class: 'body' }, pairs([
      [t('union.number'), h('code', {}, one.mer_id), copyButton(one.mer_id, t('union.number'))], [t('union.name'), one.name]]))),
    section('cert', t('union.cert'), t('union.cert.path'), h('div', { class: 'body stack' }, pairs([
      [t('union.cert.id'), h('code', {}, one.cert_id), copyButton(one.cert_id, t('union.cert.id'))],
      [t('merchant.expires'), h('span', { class: 'num' }, new Date(one.expires_ms).toISOString().slice(0, 10)), h('span', { class: 'quiet' }, t('merchant.cert.count', { n: one.certificates }))],
      [t('union.cert.file'), file('acp_test_sign.pfx')],
      [t('union.password'), h('span', { class: 'secret' }, one.pfx_password), copyButton(one.pfx_password, t('union.password'))]]),
    h('div', { class: 'row' }, h('button', { class: 'btn small danger', type: 'button', onclick: (event) => act(event.currentTarget, newCertificate) }, t('union.cert.new'))))),
    section('public', t('union.public'), t('union.public.path'), h('div', { class: 'body stack' }, pairs([
      [t('union.public.root'), file('acp_test_root.cer')], [t('union.public.middle'), file('acp_test_middle.cer')], [t('union.public.enc'), file('acp_test_enc.cer')]]),
    onOff(t('union.rotate'), t('union.rotate.text'), one.rotated, (on) => quietly({ act: 'rotate', on })))),
    section('products', t('union.products'), t('union.products.path'), h('div', { class: 'body' }, ['app', 'refund', 'undo'].map((product) =>
      onOff(t(`union.${product}`), t(`union.${product}.text`), one[product], (on) => quietly({ act: 'product', product, on }))))),
    section('trades', t('union.trades'), t('union.trades.path'), one.trades.length ? table(['merchant.col.no', 'home.col.amount', 'home.col.state', 'home.col.time'], one.trades.map((trade) => [
      [h('code', {}, trade.order_id), h('div', { class: 'quiet' }, trade.query_id ?? trade.description)],
      [h('span', { class: 'num' }, yuan(trade.amount)), trade.refunded ? h('div', { class: 'quiet num' }, t('merchant.refunded', { amount: yuan(trade.refunded) })) : null],
      tag(trade.state), h('span', { class: 'num' }, clock(trade.paid_ms ?? trade.created_ms))])) : h('p', { class: 'empty' }, t('union.trades.none'))),
    section('backs', t('union.backs'), t('union.backs.path'), one.backs.length ? table(['merchant.col.refund', 'home.col.amount', 'home.col.state', 'home.col.time'], one.backs.map((back) => [
      [h('code', {}, back.order_id), h('div', { class: 'quiet' }, t(`union.back.${back.txn_type}`))], h('span', { class: 'num' }, yuan(back.amount)), h('code', {}, back.code), h('span', { class: 'num' }, clock(back.created_ms))])) : h('p', { class: 'empty' }, t('union.backs.none'))),
  ];
}

async function newCertificate() {
  const yes = await ask({ title: t('union.cert.new.title'), text: t('union.cert.new.text'), yes: t('union.cert.new') });
  if (yes) await change({ act: 'new_certificate' }, t('union.cert.done'));
}

onLanguage(redraw);
poll(async () => { all = await getJson('/sandbox/consoles/unionpay'); redraw(); }, 3000);
