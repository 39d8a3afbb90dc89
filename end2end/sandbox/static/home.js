// The sandbox's first page: where to go, how to sign in, faults, and what the provider saw.
import { $, act, ask, clock, copyButton, draw, getJson, h, icon, known, lang, onLanguage, poll, postJson, send, t, toast, yuan } from './base.js';

let state = null;
let events = [];
let wrong = [];

function redraw() {
  if (!state) return;
  const demo = state.demo ?? { console_url: '', users: [], qr_codes: [] };
  draw($('#doors'), demo.console_url, () => [
    demo.console_url ? door('console', 'home.console', demo.console_url, true) : null,
    door('phone', 'nav.phone', '/phone'), door('shop', 'nav.app', '/app'), door('car', 'nav.carpark', '/carpark'),
    door('qr', 'nav.terminal', '/terminal'),
    door('shop', 'nav.merchant', '/providers/merchant'), door('account', 'nav.account', '/providers/account'), door('shop', 'nav.alipay', '/providers/alipay'),
    door('shop', 'nav.chinaums', '/providers/chinaums'), door('shop', 'nav.unionpay', '/providers/unionpay'),
  ]);
  draw($('#users'), demo.users, users);
  draw($('#steps'), 0, () => [1, 2, 3, 4, 5].map((n) => h('li', {}, t(`home.step.${n}`))));
  draw($('#fault-name'), state.known_faults.map(({ name }) => name), (names) => names.map((name) => h('option', { value: name }, t(`fault.${name}`))));
  draw($('#fault-target'), 0, () => ['next_trade', 'once', 'always'].map((key) => h('option', { value: key }, t(`target.${key}`))));
  places();
  draw($('#faults'), state.faults, faults);
  draw($('#mistake-name'), wrong.map(({ name }) => name), (names) => names.map((name) => h('option', { value: name }, t(`mistake.${name}`))));
  draw($('#mistake-place'), state.accounts.length, (n) => [...Array(n).keys()].map((n) => h('option', { value: String(n) }, t(`whose.${n}`))));
  draw($('#mistakes'), wrong.map(({ made_at }) => made_at), mistakes);
  draw($('#payments'), state.payments.slice(0, 25), payments);
  draw($('#events'), events.slice(-40), (list) => (list.length ? [...list].reverse().map(event) : h('li', { class: 'empty' }, t('home.events.none'))));
}

const TEXTS = { 'home.console': 'home.console.text', 'nav.phone': 'home.phone.text', 'nav.carpark': 'home.carpark.text', 'nav.terminal': 'home.terminal.text', 'nav.app': 'home.app.text', 'nav.unionpay': 'home.unionpay.text', 'nav.alipay': 'home.alipay.text', 'nav.chinaums': 'home.chinaums.text', 'nav.merchant': 'home.merchant.text', 'nav.account': 'home.account.text' };
const door = (sign, title, href, outside = false) => h('a', { class: 'card door', href, target: outside ? '_blank' : null, rel: outside ? 'noopener' : null },
  icon(sign), h('strong', {}, t(title)), h('span', {}, t(TEXTS[title])));

function users(list) {
  if (!list.length) return h('p', { class: 'muted small' }, t('home.users.none'));
  return list.map(({ login, password, role }) => h('div', { class: 'user' },
    h('span', { class: 'role' }, role), h('code', {}, login), copyButton(login), h('code', {}, password), copyButton(password)));
}

function places() {
  const chosen = state.known_faults.find(({ name }) => name === $('#fault-name').value);
  draw($('#fault-place'), chosen?.places ?? [], (list) => list.map((key) => h('option', { value: key }, t(`place.${key}`))));
}
$('#fault-name').addEventListener('change', places);
$('#fault').addEventListener('submit', (event) => {
  event.preventDefault();
  act(event.submitter, async () => {
    const target = $('#fault-target').value;
    await postJson('/sandbox/faults', {
      name: $('#fault-name').value, place: $('#fault-place').value,
      target: target === 'next_trade' ? 'next_trade' : 'always', times: target === 'once' ? 1 : null,
    });
    toast(t('home.fault.was.set'));
    await refresh();
  });
});
function faults(list) {
  if (!list.length) return h('p', { class: 'quiet' }, t('home.fault.none'));
  return list.map((fault) => {
    const name = t(`fault.${fault.name}`);
    const target = fault.target?.trade ? t('target.trade', { no: fault.target.trade.slice(-6) }) : t(`target.${fault.left === 1 && fault.target === 'always' ? 'once' : fault.target}`);
    return h('span', { class: 'fault' }, `${name} · ${t(`place.${fault.place}`)} · ${target}`, fault.hits ? h('b', { class: 'num' }, t('home.fault.hits', { n: fault.hits })) : null,
      h('button', { type: 'button', 'aria-label': t('home.fault.clear', { name }), onclick: (event) => act(event.currentTarget, async () => { await send('DELETE', `/sandbox/faults?id=${fault.id}`); toast(t('home.fault.cleared')); await refresh(); }) }, icon('close')));
  });
}
$('#mistake').addEventListener('submit', (event) => {
  event.preventDefault();
  act(event.submitter, async () => {
    const path = `/sandbox/mistakes/${$('#mistake-place').value}/${$('#mistake-name').value}`;
    if ((await fetch(path, { method: 'PUT' })).ok) toast(t('home.mistake.made')); else toast(t('home.mistake.nothing'), 'bad');
    await refresh();
  });
});
function mistakes() {
  const made = wrong.flatMap(({ name, made_at }) => made_at.map((place) => ({ name, place })));
  if (!made.length) return h('p', { class: 'quiet' }, t('home.mistake.none'));
  return made.map(({ name, place }) => h('span', { class: 'fault' }, `${t(`mistake.${name}`)} · ${t(`whose.${place}`)}`,
    h('button', { type: 'button', 'aria-label': t('home.mistake.mend', { name: t(`mistake.${name}`) }), onclick: (event) => act(event.currentTarget, async () => { await send('DELETE', `/sandbox/mistakes/${place}/${name}`); toast(t('home.mistake.mended')); await refresh(); }) }, icon('close'))));
}
$('#reset').addEventListener('click', (event) => act(event.currentTarget, async () => {
  if (!await ask({ title: t('home.reset.title'), text: t('home.reset.text'), yes: t('home.reset'), danger: true })) return;
  await postJson('/sandbox/reset');
  toast(t('home.reset.done'));
  events = [];
  await refresh();
}));

const TAGS = { SUCCESS: 'ok', REFUND: 'accent', NOTPAY: 'warn', delivered: 'ok', waiting: 'warn', given_up: 'bad' };
function payments(list) {
  if (!list.length) return h('p', { class: 'empty' }, t('home.payments.none'));
  return h('div', { class: 'scroll' }, h('table', {}, h('thead', {}, h('tr', {}, ['time', 'home.col.order', 'home.col.amount', 'home.col.state', 'home.col.notes'].map((key) => h('th', {}, t(key))))),
    h('tbody', {}, list.map((one) => h('tr', {}, h('td', { class: 'num' }, clock(one.paid_ms ?? one.created_ms)),
      h('td', {}, h('code', {}, one.out_trade_no), h('div', { class: 'quiet' }, one.description)),
      h('td', { class: 'num' }, yuan(one.total), one.refunded ? h('div', { class: 'quiet' }, t('merchant.refunded', { amount: yuan(one.refunded) })) : null),
      h('td', {}, h('span', { class: `tag ${TAGS[one.state] ?? ''}` }, t(`state.${one.state}`))),
      h('td', {}, one.notifications.length ? one.notifications.map(notification) : h('span', { class: 'quiet' }, t('home.notes.none'))))))));
}
function notification(note) {
  return h('div', {}, h('div', { class: 'row' }, h('span', { class: 'quiet' }, note.event_type), h('span', { class: `tag ${TAGS[note.delivery] ?? ''}` }, t(`delivery.${note.delivery}`)),
    h('button', { class: 'btn small plain', type: 'button', onclick: (event) => act(event.currentTarget, async () => { await postJson('/sandbox/replay-notification', { id: note.id }); toast(t('home.replayed')); await refresh(); }) }, t('home.replay'))),
  note.attempts.length || note.next_attempt_ms ? h('details', { class: 'notes' }, h('summary', {}, t('home.attempts', { n: note.attempts.length })),
    h('ol', {}, note.attempts.map((attempt) => h('li', {}, [clock(attempt.at_ms), t(`outcome.${attempt.outcome}`), attempt.status ?? '', ...attempt.faults.map((name) => (known(`fault.${name}`) ? t(`fault.${name}`) : name)), attempt.answer].filter(Boolean).join(' · '))),
      note.next_attempt_ms ? h('li', {}, t('home.next', { time: clock(note.next_attempt_ms) })) : null)) : null);
}
const event = ({ at_ms, kind, text, english, subject }) => h('li', {}, h('time', {}, clock(at_ms)),
  h('span', { class: 'what' }, h('i', { class: `dot ${{ fault: 'warn', wallet: 'ok', notification: 'ok' }[kind] ?? ''}`, 'aria-hidden': 'true' }), lang() === 'en' ? english || text : text), subject ? h('span', { class: 'more mono' }, subject) : null);

async function refresh() {
  [state, wrong] = await Promise.all([getJson('/sandbox/state'), getJson('/sandbox/mistakes')]);
  const last = events.at(-1)?.number ?? 0;
  events = [...events, ...await getJson(`/sandbox/events?after=${last}`)].slice(-200);
  redraw();
}
onLanguage(redraw);
poll(refresh, 2500);
