// The car park page: cars come, stand at a lane, and leave when the barrier lifts.
import { $, act, draw, getJson, h, onLanguage, poll, postJson, stay, store, t, clock, yuan, icon } from './base.js';
import { plateKind, scene } from './scene.js';

const STAYS = [10, 37, 120, 300, 1500];
const JUMPS = [5, 20, 60, 720];
let park = null;
let away = 0;
const scenes = new Map();

const name = (car) => car.plate || (car.ticket_no ? t('park.ticket', { no: car.ticket_no }) : t('park.noplate.short', { no: car.visit_no.slice(-4) }));
const plateTag = (car) => h('span', { class: `plate-tag ${plateKind(car.plate)}` }, name(car));
const minutes = (car) => (car.entered_at ? (park.now - car.entered_at) / 60000 : 0);
const lanesOf = (kind) => (park.site?.lanes ?? []).filter((lane) => lane.kind === kind);
const gate = (lane) => park.lanes[lane.code] ?? {};
const carAt = (lane) => park.cars.find(({ visit_no }) => visit_no === gate(lane).car);
const laneOf = (car) => (park.site?.lanes ?? []).find((lane) => gate(lane).car === car.visit_no);

async function go(button, path, body) {
  const next = await act(button, () => postJson(`/sandbox/carpark/${path}`, body));
  if (next) { park = next; redraw(); }
  return next;
}

function redraw() {
  if (!park) return;
  $('#site').textContent = park.site?.name ?? '';
  draw($('#notice'), [park.connected, Boolean(park.site), away, park.console_url], notice);
  drawLanes();
  $('#clock').textContent = clock(park.now).slice(0, -3);
  $('#count').textContent = park.cars.length;
  draw($('#inside'), [park.cars, park.lanes, park.site, Math.floor(park.now / 60000)], inside);
  $('#offline').checked = park.offline;
  draw($('#hooks'), park.deliveries, (list) => (list.length ? list.slice(0, 12).map(hook) : h('li', { class: 'empty' }, t('park.hooks.none'))));
  draw($('#calls'), park.calls, (list) => (list.length ? list.slice(0, 12).map(call) : h('li', { class: 'empty' }, t('park.calls.none'))));
}

function notice() {
  if (!park.connected) return h('p', { class: 'note warn' }, t('park.unconnected'));
  if (!park.site) return h('p', { class: 'note warn' }, t('park.no.site', { code: park.site_code }), ' ', h('button', { class: 'btn small', type: 'button', onclick: (event) => go(event.currentTarget, 'site') }, t('again')));
  if (!lanesOf('exit').length) return h('p', { class: 'note' }, t('park.no.lanes'), ' ', h('a', { href: park.console_url, target: '_blank', rel: 'noopener' }, t('home.console')));
  return null;
}

function drawLanes() {
  const lanes = [...lanesOf('exit'), ...lanesOf('entry')];
  const box = $('#lanes');
  for (const [code, one] of scenes) if (!lanes.some((lane) => lane.code === code)) { one.card.remove(); scenes.delete(code); }
  for (const lane of lanes) {
    if (!scenes.has(lane.code)) {
      const drawing = scene(lane.name);
      const acts = h('div', { class: 'acts' });
      const head = h('header', {});
      const card = h('section', { class: 'card lane', 'aria-label': lane.name, 'data-lane': lane.code }, head, drawing.picture, acts);
      scenes.set(lane.code, { drawing, acts, head, card });
    }
    const one = scenes.get(lane.code);
    if (!one.card.isConnected) box.append(one.card);
    drawLane(lane, one);
  }
}

function drawLane(lane, { drawing, acts, head }) {
  const { open = false, waiting = false, reason } = gate(lane);
  const car = carAt(lane);
  const exit = lane.kind === 'exit';
  draw(head, [lane, open], () => [h('h2', {}, lane.name), h('span', { class: 'tag' }, t(`park.kind.${lane.kind}`)),
    h('span', { class: `tag ${open ? 'ok' : ''}` }, t(open ? 'park.up' : 'park.down'))]);
  const words = display(lane, car);
  drawing.update({
    key: car?.visit_no ?? (waiting ? 'waiting' : ''), plate: car?.plate, open, display: words, go: open,
    describe: [lane.name, t(open ? 'park.up' : 'park.down'), ...words].filter(Boolean).join(' · '),
  });
  const others = park.cars.filter((one) => !laneOf(one));
  draw(acts, [car, waiting, open, reason, exit ? others.map(({ visit_no, plate }) => [visit_no, plate]) : 0], () => {
    const button = (text, path, kind = '') => h('button', { class: `btn ${kind}`, type: 'button', 'data-key': path, onclick: (event) => go(event.currentTarget, path, { lane: lane.code }) }, text);
    if (exit && car) {
      return [h('p', { class: 'says' }, open ? t(`park.open.${reason ?? 'paid'}`) : t('park.pay.first')),
        open ? button(t('park.drive.out'), 'leave', 'primary') : h('a', { class: 'btn primary', href: '/phone', target: 'phone' }, icon('phone'), t('park.scan.here')),
        button(t('park.back.off'), 'empty')];
    }
    if (exit) {
      if (!others.length) return h('p', { class: 'says' }, t('park.nobody'));
      const choice = h('select', { class: 'input', 'aria-label': t('park.which'), 'data-key': 'which' }, others.map((one) => h('option', { value: one.visit_no }, name(one))));
      return [choice, h('button', { class: 'btn', type: 'button', 'data-key': 'here', onclick: (event) => go(event.currentTarget, 'lane', { lane: lane.code, visit_no: choice.value }) }, t('park.come'))];
    }
    if (car || waiting) {
      return [h('p', { class: 'says' }, t(open ? 'park.open.entry' : 'park.scan.in')),
        open ? button(t('park.drive.through'), 'in', 'primary') : h('a', { class: 'btn primary', href: '/phone', target: 'phone' }, icon('phone'), t('park.scan.here')),
        open ? null : button(t('park.back.off'), 'empty')];
    }
    return [h('p', { class: 'says' }, t('park.entry.text')), button(t('park.noplate.wait'), 'wait')];
  });
}

/** What the board at a lane says: three short lines, in Chinese as boards are unless English was chosen. */
function display(lane, car) {
  const { open, waiting } = gate(lane);
  if (lane.kind === 'entry') {
    if (open) return [car?.ticket_no ?? '', t('board.welcome')];
    return waiting ? [t('board.noplate'), t('board.scan.in')] : [t('board.welcome.short'), park.site?.name ?? ''];
  }
  if (!car) return [t('board.exit'), t('board.slow')];
  const first = car.plate ?? car.ticket_no ?? t('board.noplate');
  const long = car.entered_at ? t('board.stay', { stay: stay(minutes(car)) }) : '';
  if (open) return [first, car.paid ? t('board.paid', { amount: yuan(car.paid) }) : long, t('board.bye')];
  if (car.bill && car.bill.due > 0) return [first, long, t('board.due', { amount: yuan(car.bill.due) })];
  return [first, long, t('board.wait')];
}

function inside() {
  if (!park.cars.length) return h('p', { class: 'empty' }, t('park.inside.none'));
  const rows = [...park.cars].reverse().map((car) => {
    const lane = laneOf(car);
    const free = car.released_until && car.released_until > park.now;
    const exits = lanesOf('exit');
    const where = exits.length > 1 ? h('select', { class: 'input', 'aria-label': t('park.lane.for', { name: name(car) }), 'data-key': `w${car.visit_no}` }, exits.map(({ code, name: label }) => h('option', { value: code }, label))) : null;
    return h('tr', {},
      h('td', {}, plateTag(car)),
      h('td', { class: 'num' }, car.entered_at ? stay(minutes(car)) : '—'),
      h('td', { class: 'num' }, car.bill ? [car.bill.due > 0 ? t('park.due', { amount: yuan(car.bill.due) }) : t('park.nothing.due')] : '—', ' ',
        free ? h('span', { class: 'tag ok' }, t('park.free.until', { time: clock(car.released_until).slice(0, -3) })) : null),
      h('td', {}, h('div', { class: 'row' },
        h('button', { class: 'btn small plain', type: 'button', 'data-key': `b${car.visit_no}`, 'aria-label': t('park.ask.bill.for', { name: name(car) }), onclick: (event) => go(event.currentTarget, 'bill', { visit_no: car.visit_no }) }, t('park.ask.bill')),
        lane ? h('span', { class: 'tag accent' }, t('park.at', { lane: lane.name })) : [where, exits.length ? h('button', {
          class: 'btn small', type: 'button', 'data-key': `m${car.visit_no}`, 'aria-label': t('park.to.exit.for', { name: name(car) }),
          onclick: (event) => go(event.currentTarget, 'lane', { visit_no: car.visit_no, lane: where?.value ?? exits[0].code }),
        }, t('park.to.exit')) : null])));
  });
  return h('div', { class: 'scroll' }, h('table', {}, h('thead', {}, h('tr', {}, ...['park.plate', 'park.stayed', 'park.money', ''].map((key) => h('th', {}, key && t(key))))), h('tbody', {}, rows)));
}

function hook({ at, kind, verdict, about }) {
  const good = verdict === 'done' || verdict === 'repeated';
  const who = about?.plate || about?.ticket_no || about?.visit_no || '';
  const what = kind ? t(`hook.${kind}`, { who }) : t('hook.unknown');
  return h('li', {}, h('time', {}, clock(at)), h('span', { class: 'what' }, h('i', { class: `dot ${good ? 'ok' : 'bad'}`, 'aria-hidden': 'true' }), what),
    h('span', { class: 'more' }, t(`verdict.${verdict}`), about?.lane ? ` · ${about.lane}` : '', about?.amount ? ` · ${yuan(about.amount)}` : ''));
}

function call({ at, what, about, status, detail }) {
  const good = status >= 200 && status < 300;
  return h('li', {}, h('time', {}, clock(at)), h('span', { class: 'what' }, h('i', { class: `dot ${good ? 'ok' : 'bad'}`, 'aria-hidden': 'true' }), t(`call.${what}`, { about })),
    h('span', { class: 'more' }, good ? t('call.ok', { status }) : status ? t('call.refused', { status, detail }) : t('call.away')));
}

// ---- driving in ----
const PROVINCES = ['粤', '京', '沪', '浙', '苏', '川', '闽', '湘'];
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const pick = (list) => list[Math.floor(Math.random() * list.length)];
function randomPlate() {
  const digits = () => Array.from({ length: 4 }, () => pick('0123456789')).join('');
  return Math.random() < 0.3 ? `${pick(PROVINCES)}${pick('ABE')}D${pick(LETTERS)}${digits()}` : `${pick(PROVINCES)}${pick('ABCE')}${pick(LETTERS)}${digits()}`;
}
$('#random').addEventListener('click', () => { $('#noplate').checked = false; plateState(); $('#plate').value = randomPlate(); });
const plateState = () => { $('#plate').disabled = $('#noplate').checked; $('#random').disabled = $('#noplate').checked; };
$('#noplate').addEventListener('change', plateState);
$('#enter').addEventListener('submit', async (event) => {
  event.preventDefault();
  const plate = $('#noplate').checked ? null : $('#plate').value.trim();
  if (plate === '') { $('#plate').value = randomPlate(); return; }
  const chosen = Number(new FormData(event.target).get('stay') ?? 37);
  store.set('stay', chosen);
  if (await go(event.submitter, 'enter', { plate, minutes: chosen, driver: $('#driver').value || null })) $('#plate').value = randomPlate();
});
$('#offline').addEventListener('change', (event) => go(null, 'offline', { offline: event.target.checked }));
function stays() {
  const chosen = Number(store.get('stay') ?? 120);
  draw($('#stays'), 'stays', () => STAYS.map((length) => h('label', {}, h('input', { type: 'radio', name: 'stay', value: String(length), checked: length === chosen }), h('span', {}, t('park.ago', { stay: stay(length) })))));
}

function later() {
  draw($('#later'), 'later', () => JUMPS.map((length) => h('button', {
    class: 'btn small', type: 'button', 'data-key': `later${length}`, onclick: (event) => go(event.currentTarget, 'advance', { minutes: length }),
  }, t('park.later', { stay: stay(length) }))));
}

onLanguage(() => { stays(); later(); redraw(); });
stays();
later();
$('#plate').value = randomPlate();
let people = [];
const drivers = () => draw($('#driver'), people, (list) => [h('option', { value: '' }, t('park.driver.none')), ...list.map(({ key, name: who, phone }) => h('option', { value: key }, `${who} ${phone}`))]);
onLanguage(drivers);
drivers();
getJson('/sandbox/state').then(({ payers }) => { people = payers; drivers(); }).catch(() => {});
let asked = 0;
poll(async () => {
  park ??= await getJson('/sandbox/carpark');
  // The lanes may change in the console meanwhile.
  const refresh = park?.connected && Date.now() - asked > (park.site ? 20000 : 4000);
  if (refresh) {
    asked = Date.now();
    away = await postJson('/sandbox/carpark/site').then(() => 0, () => 1);
  }
  park = await getJson('/sandbox/carpark');
  redraw();
}, 1000);
