// The simulated merchant service of ChinaUMS.
import { act, ask, clock, copyButton, draw, getJson, h, onLanguage, poll, postJson, t, toast, yuan } from './base.js';
import { choose, chosen, onOff, picker, place, section, sectionLinks } from './console.js';

let all = [];
let id = '';
const at = place();
const me = () => all.find((one) => one.mid === id);

async function change(body, said = t('console.saved')) {
  all = await postJson(`/sandbox/consoles/chinaums/${id}`, body);
  redraw();
  toast(said);
}
const quietly = (body) => act(null, () => change(body)).then(redraw);

function redraw() {
  id = all.some(({ mid }) => mid === id) ? id : chosen('chinaums', all, 'mid');
  const one = me();
  if (!one) return;
  draw(at.picker, [all.map(({ mid, name }) => [mid, name]), id], () => picker(t('ums.pick'),
    all.map(({ mid, name }) => ({ key: mid, name, small: mid })), id, (next) => { id = next; choose('chinaums', id); redraw(); }));
  draw(at.sections, 0, () => sectionLinks([['account', t('ums.account')], ['open', t('ums.open')], ['portal', t('ums.portal')], ['sign', t('ums.sign')], ['orders', t('ums.orders')], ['refunds', t('ums.refunds')]]));
  draw(at.body, one, body);
}

function body(one) {
  const { orders, refunds } = one;
  const value = (name, text) => [name, h('code', {}, text), copyButton(text, name)];
  const secret = (name, text, key) => [name, h('span', { class: 'secret' }, text), copyButton(text, name),
    h('button', { class: 'btn small danger', type: 'button', 'aria-label': `${t('ums.key.reset')}: ${name}`, onclick: (event) => act(event.currentTarget, () => replace(key)) }, t('ums.key.reset'))];
  return [
    section('account', t('ums.account'), t('ums.account.path'), h('div', { class: 'body' }, pairs([[t('ums.name'), one.name],
      value(t('ums.mid'), one.mid), value(t('ums.tid'), one.tid), value(t('ums.inst'), one.inst_mid), value(t('ums.source'), one.source_no),
      secret(t('ums.key'), one.communication_key, 'new_communication_key')]), h('p', { class: 'quiet' }, t('ums.key.text')))),
    section('open', t('ums.open'), t('ums.open.path'), h('div', { class: 'body' }, pairs([value('appId', one.app_id), secret('appKey', one.app_key, 'new_app_key')]))),
    section('portal', t('ums.portal'), t('ums.portal.path'), h('div', { class: 'body' }, pairs([value(t('ums.src'), one.msg_src)]))),
    section('sign', t('ums.sign'), t('ums.sign.path'), h('div', { class: 'body stack' },
      h('fieldset', {}, h('legend', { class: 'sr' }, t('ums.sign.path')), h('div', { class: 'seg' }, ['md5', 'sha256'].map((key) => h('label', {},
        h('input', { type: 'radio', name: 'digest', value: key, checked: one.digest === key, 'data-key': key, onchange: () => quietly({ act: 'digest', digest: key }) }),
        h('span', {}, t(`ums.digest.${key}`)))))),
      onOff(t('ums.names'), t('ums.names.text'), one.names_digest, (on) => quietly({ act: 'names_digest', on })))),
    section('orders', t('ums.orders'), t('ums.orders.path'), orders.length ? table(['merchant.col.no', 'home.col.amount', 'home.col.state', 'ums.col.system', 'merchant.col.payer', 'home.col.time'], orders.map((order) => [
      [h('code', {}, order.number), h('div', { class: 'quiet' }, order.target_order_id ?? order.description)],
      [h('span', { class: 'num' }, yuan(order.total)), order.refunded ? h('div', { class: 'quiet num' }, t('merchant.refunded', { amount: yuan(order.refunded) })) : null],
      tag(order.status), { wechat: 'WXPay', alipay: 'Alipay 2.0' }[order.wallet], order.payer_name, h('span', { class: 'num' }, clock(order.paid_ms ?? order.created_ms))])) : h('p', { class: 'empty' }, t('ums.orders.none'))),
    section('refunds', t('ums.refunds'), t('ums.refunds.path'), refunds.length ? table(['merchant.col.refund', 'home.col.amount', 'home.col.state', 'home.col.time'], refunds.map((refund) => [
      [h('code', {}, refund.refund_number), h('div', { class: 'quiet' }, refund.number)], h('span', { class: 'num' }, yuan(refund.amount)), tag(refund.status), h('span', { class: 'num' }, clock(refund.created_ms))])) : h('p', { class: 'empty' }, t('ums.refunds.none'))),
  ];
}

const tag = (state) => h('span', { class: `tag ${{ TRADE_SUCCESS: 'ok', SUCCESS: 'ok', TRADE_REFUND: 'accent', FAIL: 'bad', WAIT_BUYER_PAY: 'warn', PROCESSING: 'warn', UNKNOWN: 'warn' }[state] ?? ''}` }, t(`ums.state.${state}`));
const pairs = (list) => h('dl', { class: 'pairs' }, list.flatMap(([name, ...value]) => [h('dt', {}, name), h('dd', {}, ...value)]));
const table = (heads, rows) => h('div', { class: 'scroll' }, h('table', {}, h('thead', {}, h('tr', {}, heads.map((key) => h('th', {}, t(key))))),
  h('tbody', {}, rows.map((cells) => h('tr', {}, cells.map((cell) => h('td', {}, ...[cell].flat())))))));

async function replace(key) {
  const yes = await ask({ title: t('ums.key.sure'), text: t('ums.key.sure.text'), yes: t('ums.key.reset'), danger: true });
  if (yes) await change({ act: key }, t('ums.key.done'));
}

onLanguage(redraw);
poll(async () => { all = await getJson('/sandbox/consoles/chinaums'); redraw(); }, 3000);
