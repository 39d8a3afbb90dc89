// The mobile app on the virtual phone: a bill or a top-up, one of three SDKs, and what became of it.
import { $, act, clock, draw, getJson, h, icon, onLanguage, poll, postJson, store, t, toast, yuan } from './base.js';

const METHODS = ['wechat_app', 'alipay_app', 'unionpay_app'];
const app = { person: store.get('app-person') ?? 'lin', what: 'parking', view: 'home', cars: [], people: [], connected: false, method: 'wechat_app', params: null };
const story = $('#story');
const tell = (words, state = '') => story.prepend(h('li', {}, h('time', {}, clock(Date.now())), h('span', { class: 'what' }, h('i', { class: `dot ${state}`, 'aria-hidden': 'true' }), words)));
const post = (path, body) => postJson(`/sandbox/app/${path}`, body);
const newKey = () => crypto.randomUUID();

function go(view, more = {}) {
  Object.assign(app, { view }, more);
  redraw();
}

function redraw() {
  $('#time').textContent = new Date().toTimeString().slice(0, 5);
  $('#given').textContent = app.params ? JSON.stringify(app.params, null, 2) : t('app.given.none');
  draw($('#people .choices'), [app.people, app.person], () => app.people.map(({ key, name }) => h('label', {},
    h('input', { type: 'radio', name: 'person', value: key, checked: key === app.person, 'data-key': key, onchange: () => { store.set('app-person', key); reset({ person: key }); } }),
    h('span', { class: 'face' }, h('span', { class: 'sign', 'data-person': key, 'aria-hidden': 'true' }, name.slice(0, 1)), h('strong', {}, name)))));
  draw($('#what .seg'), [app.what], () => ['parking', 'top_up'].map((key) => h('label', {},
    h('input', { type: 'radio', name: 'what', value: key, checked: key === app.what, 'data-key': key, onchange: () => reset({ what: key }) }), h('span', {}, t(`app.what.${key}`)))));
  draw($('#body'), [app.view, app.what, app.cars, app.connected, app.bill, app.amount, app.method, app.payment, app.cancelled], views[app.view]);
}
const reset = (more) => go('home', { token: null, bill: null, amount: 0, payment: null, params: null, key: null, ...more });

const views = {
  home() {
    if (!app.connected) return h('p', { class: 'note warn' }, t('app.not_connected'));
    if (app.what === 'top_up') return topUp();
    if (!app.cars.length) return h('p', { class: 'note' }, t('app.cars.none'), ' ', h('a', { href: '/carpark' }, t('nav.carpark')));
    return [h('h3', {}, t('app.cars')), ...app.cars.map(({ plate, visit_no }) => h('button', { class: 'tile', type: 'button', 'data-key': visit_no, onclick: (event) => bill(visit_no, event.currentTarget) },
      h('strong', {}, plate ?? visit_no), h('small', { class: 'quiet' }, visit_no)))];
  },
  choose() {
    if (!app.amount) return [h('p', { class: 'note' }, t('app.nothing')), backButton()];
    return [h('p', { class: 'quiet' }, t('app.owed')), h('p', { class: 'sum num' }, yuan(app.amount)),
      h('fieldset', { class: 'stack' }, h('legend', { class: 'sr' }, t('app.pay')), METHODS.map((key) => h('label', { class: 'method' },
        h('input', { type: 'radio', name: 'method', value: key, checked: key === app.method, 'data-key': key, onchange: () => { app.method = key; app.key = null; } }), h('strong', {}, t(`app.${key}`))))),
      h('button', { class: 'btn primary', type: 'button', 'data-key': 'pay', onclick: (event) => pay(event.currentTarget) }, t('app.pay')), backButton()];
  },
  result() {
    const { payment, cancelled } = app;
    const paid = ['paid', 'partially_refunded', 'refunded'].includes(payment.state);
    const open = ['created', 'pending'].includes(payment.state);
    const words = paid ? t('app.paid') : open ? t(cancelled ? 'app.cancelled' : 'app.waiting') : t('app.closed');
    return [h('div', { class: 'outcome', role: 'status' }, icon(paid ? 'check' : 'dots'), h('strong', { id: 'outcome' }, words), h('span', { class: 'num' }, yuan(payment.amount)),
      paid && payment.exit_until ? h('span', { class: 'quiet' }, t('app.paid.until', { time: clock(Date.parse(payment.exit_until)) })) : null),
    open && payment.call ? h('button', { class: 'btn primary', type: 'button', onclick: () => sheet(payment.call.params) }, t('app.again')) : null,
    h('button', { class: 'btn', type: 'button', onclick: () => (open ? go('choose', { key: null }) : reset({})) }, t('app.back'))];
  },
};
const backButton = () => h('button', { class: 'btn', type: 'button', onclick: () => reset({}) }, t('app.back'));

function topUp() {
  const field = (name, label, value, mode) => h('div', { class: 'field' }, h('label', { for: name }, label), h('input', { class: 'input', id: name, name, value, inputmode: mode, required: true, autocomplete: 'off' }));
  return h('form', { class: 'stack', onsubmit: (event) => {
    event.preventDefault();
    const data = new FormData(event.target);
    act(event.submitter, async () => {
      const answer = await post('top-up', { site: data.get('site'), card_no: data.get('card_no'), amount: Math.round(Number(data.get('amount')) * 100), payer: payer() });
      go('choose', { token: answer.token, amount: answer.amount, key: null });
    });
  } }, field('site', t('app.site'), 'C001', 'text'), field('card_no', t('app.card'), '', 'numeric'), field('amount', t('app.amount'), '50', 'decimal'), h('button', { class: 'btn primary', type: 'submit' }, t('app.next')));
}

const payer = () => `app-${app.person}`;
const bill = (visit_no, button) => act(button, async () => {
  const answer = await post('bill', { visit_no, payer: payer() });
  go('choose', { token: answer.token, bill: answer.bill.bill_id, amount: answer.bill.due, key: null });
});

const pay = (button) => act(button, async () => {
  app.key ??= newKey();
  const { token, method, amount, key } = app;
  const started = await post('pay', { token, method, amount, key });
  go('result', { payment: started, params: started.call.params, cancelled: false });
  tell(`${t(`app.${method}`)} ${yuan(started.amount)}`);
  await sheet(started.call.params);
});

/** The SDK's own screen. */
async function sheet(params) {
  const opened = await act(null, () => post('sheet', { params, person: app.person }));
  if (!opened) return;
  const done = (result) => (event) => act(event.currentTarget, async () => {
    const answer = await post(result, { params, person: app.person });
    close();
    tell(t(answer.result === 'success' ? 'app.confirm' : 'app.cancel'), answer.result === 'success' ? 'ok' : '');
    app.cancelled = answer.result !== 'success';
    await refresh();
  });
  const layer = $('#layer');
  const close = () => { layer.hidden = true; layer.replaceChildren(); };
  layer.replaceChildren(h('div', { class: 'sheet sdk', role: 'dialog', 'aria-modal': 'true', 'aria-label': t(`app.${app.payment.method}`) },
    h('strong', {}, t(`app.${app.payment.method}`)), h('p', { class: 'sum num' }, yuan(app.payment.amount)),
    h('div', { class: 'row' }, h('button', { class: 'btn primary', type: 'button', id: 'sdk-confirm', onclick: done('confirm') }, t('app.confirm')),
      h('button', { class: 'btn', type: 'button', id: 'sdk-cancel', onclick: done('cancel') }, t('app.cancel')))));
  layer.hidden = false;
  $('#sdk-confirm').focus();
}

/** The SDK's word is only for show: the server says how it is. */
async function refresh() {
  if (!app.token || !app.payment) return;
  const payment = await post('status', { token: app.token, payment_id: app.payment.payment_id });
  Object.assign(app, { payment });
  redraw();
}

$('#kill').addEventListener('click', (event) => act(event.currentTarget, async () => {
  const { token } = app;
  $('#layer').hidden = true;
  $('#layer').replaceChildren();
  const found = token ? (await post('recover', { token })).payments.at(-1) : null;
  if (!found) { tell(t('app.nothing.left')); reset({}); return; }
  const payment = await post('status', { token, payment_id: found.payment_id });
  tell(t('app.recovered'), 'ok');
  toast(t('app.recovered'));
  go('result', { payment, params: payment.call?.params ?? null, cancelled: true });
}));

onLanguage(redraw);
poll(async () => {
  const [now, phone] = await Promise.all([getJson('/sandbox/app'), app.people.length ? null : getJson('/sandbox/phone/wechat-lin')]);
  Object.assign(app, { cars: now.cars, connected: now.connected });
  if (phone) app.people = phone.people;
  if (app.view === 'result' && app.payment && ['created', 'pending'].includes(app.payment.state) && !app.cancelled) await refresh();
  redraw();
}, 1500);
