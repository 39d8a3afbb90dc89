// The simulated merchant platform.
import { act, ask, clock, copyButton, draw, getJson, h, onLanguage, poll, postJson, t, toast, yuan } from './base.js';
import { choose, chosen, download, entries, goToSection, onOff, picker, place, section, sectionLinks } from './console.js';

let all = [];
let id = '';
const at = place();
const me = () => all.find((one) => one.mch_id === id);

async function change(body, said = t('console.saved')) {
  all = await postJson(`/sandbox/consoles/merchants/${id}`, body);
  redraw();
  toast(said);
}
const quietly = (body, said) => act(null, () => change(body, said)).then(redraw);

function redraw() {
  id = all.some(({ mch_id }) => mch_id === id) ? id : chosen('merchant', all, 'mch_id');
  const one = me();
  if (!one) return;
  draw(at.picker, [all.map(({ mch_id, name }) => [mch_id, name]), id], () => picker(t('merchant.pick'),
    all.map(({ mch_id, name }) => ({ key: mch_id, name, small: mch_id })), id, (next) => { id = next; choose('merchant', id); redraw(); }));
  draw(at.sections, 0, () => sectionLinks(['account', 'key', 'apikey', 'cert', 'pub', 'products', 'dirs', 'apps', 'mobile', 'trades', 'refunds'].map((key) => [key, t(`merchant.${key}`)])));
  draw(at.body, one, body);
}

function body(one) {
  const { trades, refunds } = one;
  return [
    section('account', t('merchant.account'), t('merchant.account.path'), h('div', { class: 'body' }, pairs([
      [t('merchant.number'), h('code', {}, one.mch_id), copyButton(one.mch_id, t('merchant.number'))], [t('merchant.name'), one.name]]))),
    section('key', t('merchant.key'), t('merchant.key.path'), h('div', { class: 'body stack' }, pairs([
      [t('merchant.key'), h('span', { class: 'secret' }, one.api_v3_key || t('console.hidden')), one.api_v3_key ? copyButton(one.api_v3_key, t('merchant.key')) : null,
        h('button', { class: 'btn small danger', type: 'button', onclick: (event) => act(event.currentTarget, setKey) }, t('merchant.key.reset'))]]),
    h('p', { class: 'quiet' }, t('console.shown.here')))),
    section('apikey', t('merchant.apikey'), t('merchant.apikey.path'), h('div', { class: 'body stack' }, pairs([
      [t('merchant.apikey'), h('span', { class: 'secret' }, one.api_key || t('console.hidden')), one.api_key ? copyButton(one.api_key, t('merchant.apikey')) : null,
        h('button', { class: 'btn small danger', type: 'button', onclick: (event) => act(event.currentTarget, setApiKey) }, t('merchant.key.reset'))]]),
    h('p', { class: 'quiet' }, t('merchant.apikey.hint')))),
    section('cert', t('merchant.cert'), t('merchant.cert.path'), h('div', { class: 'body stack' }, pairs([
      [t('merchant.serial'), h('code', {}, one.serial), copyButton(one.serial, t('merchant.serial'))],
      [t('merchant.expires'), h('span', { class: 'num' }, new Date(one.expires_ms).toISOString().slice(0, 10)), h('span', { class: 'quiet' }, t('merchant.cert.count', { n: one.certificates }))],
      [t('merchant.cert.pem'), download('apiclient_cert.pem', one.certificate_pem), copyButton(one.certificate_pem, 'apiclient_cert.pem')],
      [t('merchant.key.pem'), download('apiclient_key.pem', one.private_key_pem), copyButton(one.private_key_pem, 'apiclient_key.pem')]]),
    h('div', { class: 'row' }, h('button', { class: 'btn small danger', type: 'button', onclick: (event) => act(event.currentTarget, newCertificate) }, t('merchant.cert.new'))))),
    section('pub', t('merchant.pub'), t('merchant.pub.path'), h('div', { class: 'body stack' }, pairs([
      [t('merchant.pub.id'), h('code', {}, one.public_key_id), copyButton(one.public_key_id, t('merchant.pub.id'))],
      [t('merchant.pub'), download('pub_key.pem', one.public_key_pem), copyButton(one.public_key_pem, 'pub_key.pem')]]),
    h('fieldset', {}, h('legend', {}, t('merchant.verify')), h('div', { class: 'seg' }, ['public_key', 'certificate'].map((key) => h('label', {},
      h('input', { type: 'radio', name: 'verify', value: key, checked: one.verification === key, 'data-key': key, onchange: () => quietly({ act: 'verify', verification: key }) }),
      h('span', {}, t(`merchant.verify.${key}`)))))))),
    section('products', t('merchant.products'), t('merchant.products.path'), h('div', { class: 'body' }, ['jsapi', 'app', 'refund'].map((product) =>
      onOff(t(`merchant.${product}`), t(`merchant.${product}.text`), one[product], (on) => quietly({ act: 'product', product, on }))))),
    section('dirs', t('merchant.dirs'), t('merchant.dirs.path'), h('div', { class: 'body stack' }, h('p', { class: 'quiet' }, t('merchant.dirs.text')), entries({
      schemes: ['http://', 'https://'], list: one.directories, none: t('merchant.dirs.none'), hint: t('merchant.dirs.hint'), label: t('merchant.dirs'),
      add: (directory) => change({ act: 'add_directory', directory }), remove: (directory) => change({ act: 'remove_directory', directory }) }))),
    section('apps', t('merchant.apps'), t('merchant.apps.path'), h('div', { class: 'body' }, one.apps.map(({ app_id, name, kind, bound }) =>
      onOff(`${name} ${app_id}`, `${t(`account.kind.${kind}`)} · ${t(bound ? 'merchant.bound' : 'merchant.unbound')}`, bound, (on) => quietly({ act: 'bind', app_id, bound: on }))))),
    section('mobile', t('merchant.mobile'), t('merchant.mobile.path'), h('div', { class: 'body stack' }, ownFirst(one).map(({ app_id, app_secret, name, bound, ...details }) => h('div', { class: 'stack' },
      onOff(`${name} ${app_id}`, t(bound ? 'merchant.bound' : 'merchant.unbound'), bound, (on) => quietly({ act: 'bind', app_id, bound: on })),
      pairs([['AppID', h('code', {}, app_id), copyButton(app_id, 'AppID')], ['AppSecret', h('span', { class: 'secret' }, app_secret), copyButton(app_secret, 'AppSecret')]]),
      appDetails(app_id, details))), h('p', { class: 'quiet' }, t('app.details.text')))),
    section('trades', t('merchant.trades'), t('merchant.trades.path'), trades.length ? table(['merchant.col.no', 'home.col.amount', 'home.col.state', 'merchant.col.payer', 'home.col.time'], trades.map((trade) => [
      [h('code', {}, trade.out_trade_no), h('div', { class: 'quiet' }, trade.transaction_id ?? trade.description)],
      [h('span', { class: 'num' }, yuan(trade.total)), trade.refunded ? h('div', { class: 'quiet num' }, t('merchant.refunded', { amount: yuan(trade.refunded) })) : null],
      tag(trade.state), trade.payer, h('span', { class: 'num' }, clock(trade.paid_ms ?? trade.created_ms))])) : h('p', { class: 'empty' }, t('merchant.trades.none'))),
    section('refunds', t('merchant.refunds'), t('merchant.refunds.path'), refunds.length ? table(['merchant.col.refund', 'home.col.amount', 'home.col.state', 'home.col.time'], refunds.map((refund) => [
      [h('code', {}, refund.out_refund_no), h('div', { class: 'quiet' }, refund.out_trade_no)], h('span', { class: 'num' }, yuan(refund.amount)), tag(refund.status), h('span', { class: 'num' }, clock(refund.created_ms))])) : h('p', { class: 'empty' }, t('merchant.refunds.none'))),
  ];
}

/** The operator's own mobile app, which has the place of its merchant number, before those of others. */
function ownFirst(one) {
  const own = one.mobile_apps[all.indexOf(one)];
  return own ? [own, ...one.mobile_apps.filter((app) => app !== own)] : one.mobile_apps;
}

const tag = (state) => h('span', { class: `tag ${{ SUCCESS: 'ok', REFUND: 'accent', ABNORMAL: 'bad', NOTPAY: 'warn', PROCESSING: 'warn' }[state] ?? ''}` }, t(`state.${state}`));
const pairs = (list) => h('dl', { class: 'pairs' }, list.flatMap(([name, ...value]) => [h('dt', {}, name), h('dd', {}, ...value)]));
const table = (heads, rows) => h('div', { class: 'scroll' }, h('table', {}, h('thead', {}, h('tr', {}, heads.map((key) => h('th', {}, t(key))))),
  h('tbody', {}, rows.map((cells) => h('tr', {}, cells.map((cell) => h('td', {}, ...[cell].flat())))))));

/** 开发信息 of the mobile app. */
function appDetails(app_id, details) {
  const fields = ['bundle_id', 'universal_link', 'package', 'signature'];
  const form = h('form', { class: 'stack', onsubmit: (event) => {
    event.preventDefault();
    act(event.submitter, () => change({ act: 'app_details', app_id, ...Object.fromEntries(fields.map((name) => [name, form.elements[name].value])) }));
  } }, fields.map((name) => h('div', { class: 'field' }, h('label', { for: `${app_id}-${name}` }, t(`app.${name}`)),
    h('input', { class: 'input mono', id: `${app_id}-${name}`, name, value: details[name], spellcheck: 'false', autocomplete: 'off', required: true, 'data-key': `${app_id}-${name}` }))),
  h('div', { class: 'row' }, h('button', { class: 'btn small', type: 'submit', 'aria-label': `${t('app.details.save')}: ${app_id}` }, t('app.details.save'))));
  return form;
}

async function setKey() {
  const key = await ask({ title: t('merchant.key.title'), text: t('merchant.key.text'), yes: t('console.save'), danger: true, input: { label: t('merchant.key') } });
  if (key !== null) await change({ act: 'set_key', key }, t('merchant.key.done'));
}
async function setApiKey() {
  const key = await ask({ title: t('merchant.apikey.title'), text: t('merchant.apikey.text'), yes: t('console.save'), danger: true, input: { label: t('merchant.apikey') } });
  if (key !== null) await change({ act: 'set_api_key', key }, t('merchant.apikey.done'));
}
async function newCertificate() {
  const yes = await ask({ title: t('merchant.cert.new.title'), text: t('merchant.cert.new.text'), yes: t('merchant.cert.new') });
  if (yes) await change({ act: 'new_certificate' }, t('merchant.cert.done'));
}

onLanguage(redraw);
let arrived = false;
poll(async () => {
  all = await getJson('/sandbox/consoles/merchants');
  redraw();
  if (!arrived) goToSection();
  arrived = true;
}, 3000);
