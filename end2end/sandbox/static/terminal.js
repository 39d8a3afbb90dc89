// The terminal page: keys are typed in, bills are shown, release codes are checked.
import { $, act, ask, clock, copyButton, draw, getJson, h, icon, onLanguage, poll, postJson, t, toast, yuan } from './base.js';

const DRIFTS = [0, -8, 8, -15, 15, -60, 60];
const LIVES = [1, 10, 60];
let view = null;
const cards = new Map();

async function go(button, path, body) {
  const next = await act(button, () => postJson(`/sandbox/terminals/${path}`, body));
  if (next) { view = next; redraw(); }
  return next;
}

function redraw() {
  if (!view) return;
  draw($('#notice'), [view.terminals.length, view.console_url], () => (view.terminals.length ? null : h('p', { class: 'note' }, t('term.none'), ' ',
    view.console_url ? h('a', { href: view.console_url, target: '_blank', rel: 'noopener' }, t('home.console')) : null)));
  for (const [number, card] of cards) if (!view.terminals.some((one) => one.number === number)) { card.box.remove(); cards.delete(number); }
  for (const one of view.terminals) {
    if (!cards.has(one.number)) cards.set(one.number, build(one.number));
    const card = cards.get(one.number);
    if (!card.box.isConnected) $('#devices').append(card.box);
    fill(card, one);
  }
}

const drift = (minutes) => (minutes === 0 ? t('term.drift.0') : t(minutes > 0 ? 'term.drift.plus' : 'term.drift.minus', { m: Math.abs(minutes) }));

/** A terminal's card; what changes is filled in again and again, what is typed in stays. */
function build(number) {
  const part = (name, kind = 'div') => h(kind, { class: name });
  const card = { head: part('', 'header'), screen: part('screen'), keypad: part('keypad'), form: part('issue stack', 'form'), clock: part('row clockline'), log: part('log', 'ol') };
  card.box = h('section', { class: 'card device', 'data-terminal': number, 'aria-label': t('term.no', { no: number }) },
    card.head, h('div', { class: 'body stack' }, card.screen, card.keypad, card.form, card.clock, card.log));
  card.form.addEventListener('submit', (event) => {
    event.preventDefault();
    const data = new FormData(card.form);
    const fen = Math.round(Number(data.get('amount')) * 100);
    const words = String(data.get('words')).trim();
    go(event.submitter, 'bill', { number, [data.get('subject')]: words, amount: fen > 0 ? fen : 0, minutes: Number(data.get('minutes')), spoilt: data.has('spoilt') });
  });
  return card;
}

function fill(card, one) {
  const { number, bill } = one;
  const id = (name) => `${name}-${number}`;
  draw(card.head, [number, one.key_no, one.check_value], () => [h('h2', {}, t('term.no', { no: number })),
    h('span', { class: 'tag mono' }, t('term.check', { no: one.key_no, value: one.check_value })),
    h('button', { class: 'btn small plain danger', type: 'button', onclick: async (event) => {
      const button = event.currentTarget;
      if (await ask({ title: t('term.no', { no: number }), text: t('term.remove.text'), yes: t('term.remove'), danger: true })) go(button, 'remove', { number });
    } }, t('term.remove'))]);
  draw(card.screen, bill, () => (bill ? display(number, bill) : h('p', { class: 'blank' }, t('term.blank'))));
  draw(card.keypad, [bill?.bill_no, bill?.state, bill?.tries_left], () => (bill?.state === 'waiting' ? keypad(number, bill) : null));
  draw(card.form, 0, () => [
    h('div', { class: 'two' },
      h('div', { class: 'field' }, h('label', { for: id('subject') }, t('term.subject')), h('select', { class: 'input', id: id('subject'), name: 'subject' }, ['plate', 'item'].map((key) => h('option', { value: key }, t(`term.${key}`))))),
      h('div', { class: 'field' }, h('label', { for: id('words') }, `${t('term.plate')} / ${t('term.item')}`), h('input', { class: 'input', id: id('words'), name: 'words', value: '粤B12345', maxlength: '20', required: true, autocomplete: 'off' }))),
    h('div', { class: 'two' },
      h('div', { class: 'field' }, h('label', { for: id('amount') }, t('term.amount')), h('input', { class: 'input num', id: id('amount'), name: 'amount', inputmode: 'decimal', value: '15.00', required: true, autocomplete: 'off' })),
      h('div', { class: 'field' }, h('label', { for: id('minutes') }, t('term.life')), h('select', { class: 'input', id: id('minutes'), name: 'minutes' }, LIVES.map((m) => h('option', { value: String(m), selected: m === 10 }, t('term.life.m', { m })))))),
    h('label', { class: 'switch small' }, h('input', { type: 'checkbox', name: 'spoilt' }), h('span', {}, t('term.spoilt'))),
    h('button', { class: 'btn primary', type: 'submit' }, icon('qr'), h('span', {}, t('term.issue')))]);
  draw(card.clock, [Math.floor(one.clock / 1000), one.drift_s], () => [h('span', { class: 'quiet' }, t('term.clock'), ' ', h('time', { class: 'num' }, clock(one.clock))),
    h('select', { class: 'input', 'aria-label': t('term.drift'), 'data-key': `drift${number}`, onchange: (event) => go(null, 'clock', { number, drift_s: Number(event.target.value) * 60 }) },
      DRIFTS.map((m) => h('option', { value: String(m), selected: m * 60 === one.drift_s }, drift(m))))]);
  draw(card.log, one.log, (list) => list.slice(0, 6).map(({ at, what, number: n }) => h('li', {}, h('time', {}, clock(at)), h('span', { class: 'what' },
    h('i', { class: `dot ${['wrong', 'void', 'late'].includes(what) ? 'bad' : 'ok'}`, 'aria-hidden': 'true' }), t(`term.log.${what}`, { n })))));
}

function display(number, bill) {
  const waiting = bill.state === 'waiting';
  return [
    waiting ? h('img', { class: 'qr', src: `/sandbox/terminals/${number}/qr.svg?bill=${bill.bill_no}`, alt: t('term.qr', { no: number }), width: 190, height: 190 })
      : h('p', { class: `outcome ${bill.state}` }, t(`term.state.${bill.state}`)),
    h('div', { class: 'facts' }, h('strong', { class: 'amount num' }, yuan(bill.amount)), h('span', { class: 'subject' }, bill.subject),
      h('span', { class: 'quiet' }, t('term.bill', { no: bill.bill_no })), h('span', { class: 'quiet' }, t('term.until', { time: clock(bill.expires_at) })),
      waiting ? h('div', { class: 'row' }, h('a', { class: 'btn small', href: '/phone', target: 'phone' }, icon('phone'), t('term.scan')), copyButton(bill.url)) : null)];
}

function keypad(number, bill) {
  const field = h('input', { class: 'input mono code', inputmode: 'numeric', maxlength: '11', autocomplete: 'off', 'data-key': `code${number}`, 'aria-label': t('term.code'), placeholder: t('term.code.hint') });
  return h('form', { class: 'row', onsubmit: (event) => { event.preventDefault(); go(event.submitter, 'release', { number, code: field.value }); } },
    field, h('button', { class: 'btn', type: 'submit' }, t('term.release')),
    h('span', { class: bill.tries_left < 3 ? 'tag bad' : 'quiet', role: 'status' }, t('term.tries', { n: bill.tries_left })));
}

$('#key').addEventListener('submit', async (event) => {
  event.preventDefault();
  const number = Number($('#number').value);
  const next = await go(event.submitter, 'key', { number, key_no: Math.min(255, Number($('#key-no').value) || 0), key: $('#key-hex').value, address: $('#address').value.trim() });
  const one = next?.terminals.find((terminal) => terminal.number === number);
  if (!one) return;
  $('#key-hex').value = '';
  toast(t('term.keyed', { value: one.check_value }));
});

onLanguage(redraw);
poll(async () => { view = await getJson('/sandbox/terminals'); redraw(); }, 1000);
