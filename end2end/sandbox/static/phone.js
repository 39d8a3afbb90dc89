// The virtual phone: which wallet and whose, the camera, the page in its frame.
import { $, $$, act, draw, getJson, h, icon, onLanguage, poll, postJson, send, store, t, toast, Trouble, clock, yuan } from './base.js';
import { chatModel, chatRows, drawMessages, setUpMessages } from './phone-messages.js';
import { openSheet, openMenu, say, closeLayer } from './phone-sheet.js';

const WALLETS = [['wechat', '微'], ['alipay', '支'], ['wxwork', '企'], ['mini', '小'], ['browser', '◎']];
const asked = new URLSearchParams(location.search);
const screen = $('#screen');
const phone = { wallet: 'wechat', person: 'lin', suffix: '', origin: '', people: [], codes: [], receipts: [], accounts: [], sms: [], language: 'zh' };

{
  const [wallet, person, ...rest] = (asked.get('device') ?? store.get('device') ?? '').split('-');
  if (WALLETS.some(([key]) => key === wallet)) Object.assign(phone, { wallet, person: person || 'lin', suffix: rest.join('-') });
}
const device = () => [phone.wallet, phone.person, phone.suffix].filter(Boolean).join('-');
const path = (rest = '') => `/sandbox/phone/${device()}${rest}`;

// ---- what happened ----
const story = $('#story');
function tell(key, values = {}, state = '') {
  $('#story-empty').hidden = true;
  story.prepend(h('li', {}, h('time', {}, clock(Date.now())),
    h('span', { class: 'what' }, h('i', { class: `dot ${state}`, 'aria-hidden': 'true' }), t(key, values)),
    values.more ? h('span', { class: 'more' }, values.more) : null));
  while (story.children.length > 60) story.lastChild.remove();
}
$('#story-clear').addEventListener('click', () => { story.replaceChildren(); $('#story-empty').hidden = false; });

// ---- views ----
function show(view) {
  screen.dataset.view = view;
  for (const node of $$('.view', screen)) node.hidden = node.id !== `view-${view}`;
}
function drawDevice() {
  screen.dataset.wallet = phone.wallet;
  $('#appname').textContent = t(`wallet.${phone.wallet}.home`);
  draw($('#wallets .choices'), [phone.wallet], () => WALLETS.map(([key, sign]) => h('label', {},
    h('input', { type: 'radio', name: 'wallet', value: key, checked: key === phone.wallet, 'data-key': key, onchange: () => change({ wallet: key }) }),
    h('span', { class: 'face' }, h('span', { class: 'sign', 'data-wallet': key, 'aria-hidden': 'true' }, sign),
      h('span', {}, h('strong', {}, t(`wallet.${key}`)), h('small', {}, t(`wallet.${key}.about`)))))));
  draw($('#people .choices'), [phone.people, phone.person], () => phone.people.map(({ key, name }) => h('label', {},
    h('input', { type: 'radio', name: 'person', value: key, checked: key === phone.person, 'data-key': key, onchange: () => change({ person: key }) }),
    h('span', { class: 'face' }, h('span', { class: 'sign', 'data-person': key, 'aria-hidden': 'true' }, name.slice(0, 1)), h('strong', {}, name)))));
  draw($('#languages .seg'), [phone.language], () => [['zh', '中文'], ['en', 'English']].map(([key, name]) => h('label', {},
    h('input', { type: 'radio', name: 'phone-language', value: key, checked: key === phone.language, 'data-key': key, onchange: () => setLanguage(key) }),
    h('span', {}, name))));
  $('#cookies').textContent = t('phone.cookies', { n: phone.cookies ?? 0 });
  $('#time').textContent = new Date().toTimeString().slice(0, 5);
  draw($('#messages'), [phone.receipts, phone.wallet, chatModel()], messages);
  drawMessages();
  draw($('#codes'), phone.codes, codes);
}
function messages() {
  const mine = ['wechat', 'alipay'].includes(phone.wallet) ? phone.receipts : [];
  const rows = chatRows();
  if (!mine.length) return rows ?? h('p', { class: 'nothing' }, t('phone.nothing'));
  const last = mine[0];
  return [
    rows,
    h('div', { class: 'chat' }, h('span', { class: 'sign', 'data-wallet': phone.wallet, 'aria-hidden': 'true' }, '¥'),
      h('strong', {}, t(phone.wallet === 'alipay' ? 'phone.pay.service.alipay' : 'phone.pay.service')), h('time', {}, clock(last.at).slice(0, -3)), h('p', {}, t('phone.receipt.line', { amount: yuan(last.amount), name: last.merchant }))),
    ...mine.slice(0, 8).map((one) => h('article', { class: 'receipt' },
      h('span', { class: 'small' }, t(one.refunded ? 'phone.receipt.refund' : 'phone.receipt')), h('b', { class: 'num' }, yuan(one.refunded || one.amount)),
      h('dl', {}, h('dt', {}, t('phone.sheet.payee')), h('dd', {}, one.merchant), h('dt', {}, t('phone.sheet.what')), h('dd', {}, one.description), h('dt', {}, t('time')), h('dd', { class: 'num' }, clock(one.at))))),
  ];
}
function codes(list) {
  if (!list.length) return h('p', { class: 'quiet' }, t('phone.codes.none'));
  return list.map(({ label, url }) => h('button', { class: 'code', type: 'button', 'data-key': url, onclick: (event) => open(url, event.currentTarget, label) },
    icon('qr'), h('span', {}, h('strong', {}, label), h('small', {}, url))));
}
async function refresh() {
  Object.assign(phone, await getJson(path()));
  drawDevice();
}
async function change(what) {
  closePage();
  Object.assign(phone, what);
  store.set('device', device());
  show('home');
  tell('story.device', { wallet: t(`wallet.${phone.wallet}`), name: phone.people.find(({ key }) => key === phone.person)?.name ?? phone.person });
  await act(null, refresh);
}
const setLanguage = (language) => act(null, async () => {
  await postJson(path('/language'), { language });
  await refresh();
  if (page.frame) reload();
});
$('#forget').addEventListener('click', (event) => act(event.currentTarget, async () => {
  await postJson(path('/clear'));
  tell('story.forgot');
  toast(t('phone.forgot'));
  await refresh();
}));

// ---- the camera ----
const problem = (text) => { $('#problem').textContent = text; };
$('#scan').addEventListener('click', () => { problem(''); show('camera'); refresh().catch(() => {}); ($('.code', screen) ?? $('#address')).focus(); });
$('#camera-close').addEventListener('click', () => { show('home'); $('#scan').focus(); });
$('#paste').addEventListener('submit', (event) => {
  event.preventDefault();
  const address = $('#address').value.trim();
  if (address) open(address, event.submitter, '');
});
async function open(address, button, label) {
  problem('');
  const answer = await act(button, () => postJson(path('/enter'), { address }));
  if (!answer) return;
  if (answer.refused) { problem(t(`phone.refused.${answer.refused}`)); return; }
  tell('story.scanned', { more: address, label: label || t('story.pasted') });
  go(answer.open);
}
/** Follows the link of a message; the reason when the phone does not go there. */
async function visit(address, name) {
  const answer = await act(null, () => postJson(path('/enter'), { address }));
  if (!answer) return null;
  if (answer.refused) return answer.refused;
  tell('story.opened', { name, more: address });
  go(answer.open);
  return null;
}
/** Any picture the browser can show becomes a PNG of bearable size; the sandbox reads the code in it. */
async function readPicture(file) {
  problem('');
  try {
    const address = typeof file === 'string' ? file : URL.createObjectURL(file);
    const picture = new Image();
    picture.src = address;
    await picture.decode();
    URL.revokeObjectURL(address);
    const [width, height] = [picture.naturalWidth || 600, picture.naturalHeight || 600];
    const scale = Math.min(1400 / Math.max(width, height), Math.max(1, 500 / Math.max(width, height)));
    const canvas = h('canvas', {});
    canvas.width = Math.round(width * scale) + 40;
    canvas.height = Math.round(height * scale) + 40;
    const paint = canvas.getContext('2d');
    paint.fillStyle = '#fff';
    paint.fillRect(0, 0, canvas.width, canvas.height);
    paint.drawImage(picture, 20, 20, canvas.width - 40, canvas.height - 40);
    const png = await new Promise((done) => { canvas.toBlob(done, 'image/png'); });
    const { text } = await send('POST', '/sandbox/phone/decode', png);
    if (text) await open(text, null, file.name ?? ''); else problem(t('phone.picture.bad'));
  } catch {
    problem(t('phone.picture.bad'));
  }
}
$('#picture').addEventListener('change', (event) => { const [file] = event.target.files; event.target.value = ''; if (file) readPicture(file); });
addEventListener('dragover', (event) => { event.preventDefault(); if (screen.dataset.view !== 'camera' && !page.frame) show('camera'); screen.classList.add('dragging'); });
addEventListener('dragleave', (event) => { if (!event.relatedTarget) screen.classList.remove('dragging'); });
addEventListener('drop', (event) => {
  event.preventDefault();
  screen.classList.remove('dragging');
  const file = [...event.dataTransfer.files].find(({ type }) => type.startsWith('image/'));
  const text = event.dataTransfer.getData('text/uri-list') || event.dataTransfer.getData('text/plain');
  const address = text.split('\n')[0].trim();
  if (!file && !address) return;
  closePage();
  show('camera');
  if (file || address.startsWith('data:image/')) readPicture(file ?? address);
  else if (/\.(svg|png|jpe?g|webp)([?#]|$)/i.test(address)) problem(t('phone.picture.save'));
  else open(address, null, '');
});
addEventListener('paste', (event) => {
  const file = [...(event.clipboardData?.files ?? [])].find(({ type }) => type.startsWith('image/'));
  if (file) { show('camera'); readPicture(file); }
});

// ---- the page in its frame ----
const page = { frame: null, trail: [], address: '', backing: false };
function go(href) {
  page.frame?.remove();
  page.frame = h('iframe', { src: href, title: t('phone.page'), allow: 'clipboard-write' });
  $('#frame').replaceChildren(page.frame);
  $('#web-title').textContent = '';
  $('#web-address').textContent = '';
  $('#progress').hidden = false;
  page.frame.addEventListener('load', () => { $('#progress').hidden = true; });
  show('web');
}
function closePage() {
  closeLayer();
  page.frame?.remove();
  Object.assign(page, { frame: null, trail: [], address: '' });
}
function leave() {
  closePage();
  show('home');
  tell('story.closed');
  $('#scan').focus();
  refresh().catch(() => {});
}
function reload() { if (page.trail.length) go(page.trail.at(-1)); }
$('#web-close').addEventListener('click', leave);
$('#web-back').addEventListener('click', () => {
  page.trail.pop();
  if (page.trail.length) go(page.trail.at(-1)); else leave();
});
$('#web-menu').addEventListener('click', () => openMenu({
  address: page.address,
  items: [
    ['reload', t('phone.reload'), () => { tell('story.reload'); reload(); }],
    ['copy', t('phone.copy'), async () => { await navigator.clipboard?.writeText(page.address).catch(() => {}); toast(t('copied')); }],
    ['broom', t('phone.forget'), async () => { await act(null, () => postJson(path('/clear'))); tell('story.forgot'); reload(); }],
    ['close', t('phone.close'), leave],
  ],
}));

addEventListener('message', (event) => {
  if (!page.frame || event.source !== page.frame.contentWindow || event.origin !== phone.origin || event.data?.from !== 'device-page') return;
  const said = event.data;
  if (said.kind === 'page') arrived(said);
  else if (said.kind === 'leaving') $('#progress').hidden = false;
  else if (said.kind === 'close') leave();
  else if (said.kind === 'invoke') invoke(said, page.frame);
});
function arrived({ title, href, address }) {
  $('#web-title').textContent = title;
  $('#web-address').textContent = address.replace(/^https?:\/\//, '');
  $('#web-address').title = address;
  if (page.trail.at(-1) !== href) page.trail.push(href);
  if (page.address !== address || page.title !== title) tell('story.page', { title: title || address, more: address });
  Object.assign(page, { address, title });
  $('#progress').hidden = true;
}

/** A call of the bridge: the sandbox checks it, the payer decides, the page hears of it. */
async function invoke({ call, method, params, address }, frame) {
  // What the page is told: WeChat says it in words, Alipay with a code.
  const answer = (err_msg, whole = { err_msg }) => {
    const said = whole.resultCode ?? err_msg;
    tell('story.answer', { more: said }, said === '9000' || said.endsWith(':ok') ? 'ok' : 'warn');
    frame.contentWindow?.postMessage({ to: 'device-page', call, answer: whole }, phone.origin);
  };
  tell('story.invoke', { more: `${method} ${params.package ?? params.tradeNO ?? ''}` });
  let next;
  try {
    next = await postJson(path('/bridge'), { address, method, params });
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    answer('system:network_error', phone.wallet === 'alipay' ? { resultCode: '6002', memo: '' } : undefined);
    return;
  }
  if (next.next === 'fail') {
    tell('story.refused', { more: [next.notice ?? next.err_msg, next.reason].filter(Boolean).join(' · ') }, 'bad');
    if (next.notice) await say(next.notice);
    answer(next.err_msg, next.answer);
    return;
  }
  tell('story.sheet', { amount: yuan(next.sheet.amount), more: t('story.checked') }, 'ok');
  const prepay_id = next.sheet.prepay_id ?? next.sheet.trade_no;
  const outcome = await openSheet(next.sheet, () => postJson(path('/pay'), { prepay_id }), phone.wallet);
  if (outcome.how === 'cancelled') postJson(path('/cancel'), { prepay_id }).catch(() => {});
  tell(`story.${outcome.how}`, { amount: yuan(next.sheet.amount), more: outcome.notice ?? '' }, outcome.how === 'paid' ? 'ok' : 'warn');
  if (page.frame === frame) answer(outcome.err_msg, outcome.how === 'cancelled' ? next.cancelled : outcome.answer);
  refresh().catch(() => {});
}

// ---- small screens ----
$('#controls-open').addEventListener('click', () => { $('#controls').classList.add('open'); $('#controls-close').focus(); });
$('#controls-close').addEventListener('click', () => { $('#controls').classList.remove('open'); $('#controls-open').focus(); });

onLanguage(drawDevice);
setUpMessages({ phone, path, refresh, show, tell, visit });
screen.dataset.wallet = phone.wallet;
show('home');
await refresh().catch(() => { Object.assign(phone, { person: 'lin', suffix: '' }); return refresh().catch(() => {}); });
if (asked.get('open')) await open(asked.get('open'), null, '');
history.replaceState(null, '', location.pathname);
poll(refresh, 3000);
