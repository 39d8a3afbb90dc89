// Messages on the phone: official accounts' template messages, short messages, whom the person follows.
import { $, act, clock, draw, h, icon, postJson, t } from './base.js';
import { openMenu, say } from './phone-sheet.js';

const chat = { kind: '', id: '' };
const seen = { ids: null, device: '' };
let phone = null;
let tools = null;

/** What the phone's page lends: `phone` (what the sandbox said), `path`, `refresh`, `show`, `tell`, `visit`. */
export function setUpMessages(lent) {
  tools = lent;
  ({ phone } = lent);
  $('#chat-back').addEventListener('click', leave);
  $('#chat-menu').addEventListener('click', menu);
  $('#contacts').addEventListener('click', () => enter('contacts', ''));
  $('#banner').addEventListener('click', () => { const { kind, id } = $('#banner').dataset; hush(); enter(kind, id); });
}

const smsKey = () => `sandbox.sms.${phone.person}`;
const smsRead = () => { try { return localStorage.getItem(smsKey()) ?? ''; } catch { return ''; } };
const smsUnread = () => { const at = phone.sms.findIndex(({ id }) => id === smsRead()); return at < 0 ? phone.sms.length : at; };
const account = (id) => phone.accounts.find(({ app_id }) => app_id === id);
const badge = (n) => n ? h('span', { class: 'badge num' }, h('span', { 'aria-hidden': 'true' }, String(n)), h('span', { class: 'sr' }, t('phone.unread', { n }))) : null;

function row({ kind, id, sign, name, text, at, unread }) {
  return h('li', {}, h('button', { class: 'chat', type: 'button', 'data-key': `chat-${kind}-${id}`, onclick: () => enter(kind, id) },
    h('span', { class: 'sign', 'data-chat': kind, 'aria-hidden': 'true' }, sign),
    h('strong', {}, name), h('span', { class: 'when' }, h('time', {}, clock(at).slice(0, -3)), badge(unread)), h('span', { class: 'line' }, text)));
}

/** Rows above the wallet's receipts: one for each account that wrote, one for all 订阅号, one for short messages. */
export function chatRows() {
  const wrote = phone.accounts.filter(({ messages }) => messages.length);
  const services = wrote.filter(({ kind }) => kind === 'service').map(({ app_id, name, messages: [last], unread }) =>
    ({ kind: 'account', id: app_id, sign: name.slice(0, 1), name, text: last.title, at: last.at, unread }));
  const rest = wrote.filter(({ kind }) => kind !== 'service');
  const folder = rest.length ? [{
    kind: 'folder', id: '', sign: '订', name: t('phone.folder'), text: rest.map(({ name }) => name).join('、'),
    at: Math.max(...rest.map(({ messages: [last] }) => last.at)), unread: rest.reduce((sum, { unread }) => sum + unread, 0),
  }] : [];
  const sms = phone.sms.length ? [{ kind: 'sms', id: '', sign: '信', name: t('phone.sms'), text: phone.sms[0].words, at: phone.sms[0].at, unread: smsUnread() }] : [];
  const rows = [...services, ...folder, ...sms].sort((a, b) => b.at - a.at);
  return rows.length ? h('ul', { class: 'chatlist', 'aria-label': t('phone.chats') }, rows.map(row)) : null;
}
export const chatModel = () => [phone.accounts, phone.sms, smsRead()];

/** Draws the open conversation again, and tells of what has come in since the last look. */
export function drawMessages() {
  $('#contacts').hidden = phone.wallet !== 'wechat';
  if (seen.device !== phone.device) { seen.ids = null; seen.device = phone.device; hush(); }
  const now = [
    ...phone.accounts.flatMap(({ app_id, name, messages }) => messages.filter(({ read }) => !read)
      .map(({ id, title, rows }) => ({ key: id, kind: 'account', id: app_id, name, text: [title, ...rows.slice(0, 1).map(([, value]) => value)].join(' · ') }))),
    ...phone.sms.slice(0, smsUnread()).map(({ id, words }) => ({ key: `sms ${id}`, kind: 'sms', id: '', name: t('phone.sms'), text: words })),
  ];
  const fresh = seen.ids ? now.find(({ key }) => !seen.ids.has(key)) : null;
  seen.ids = new Set(now.map(({ key }) => key));
  if (fresh) announce(fresh);
  if ($('#view-chat').hidden) return;
  draw($('#chat-body'), [chat, chatModel()], body);
  $('#chat-title').textContent = title();
  $('#chat-menu').hidden = chat.kind !== 'account';
  if (chat.kind === 'account' && account(chat.id)?.unread) postJson(tools.path('/read'), { app_id: chat.id }).catch(() => {});
}

let hushing = 0;
function announce({ kind, id, name, text }) {
  if (!$('#view-chat').hidden && chat.kind === kind && chat.id === id) return;
  tools.tell('story.message', { name, more: text }, 'ok');
  const banner = $('#banner');
  Object.assign(banner.dataset, { kind, id });
  $('#banner-name').textContent = name;
  $('#banner-text').textContent = text;
  banner.hidden = false;
  clearTimeout(hushing);
  hushing = setTimeout(hush, 6000);
}
function hush() { clearTimeout(hushing); $('#banner').hidden = true; }

function title() {
  if (chat.kind === 'account') return account(chat.id)?.name ?? '';
  return t({ sms: 'phone.sms', folder: 'phone.folder', contacts: 'phone.contacts' }[chat.kind] ?? 'phone.chats');
}

async function enter(kind, id) {
  Object.assign(chat, { kind, id });
  tools.show('chat');
  if (kind === 'sms' && phone.sms[0]) { try { localStorage.setItem(smsKey(), phone.sms[0].id); } catch { /* private window */ } }
  drawMessages();
  $('#chat-back').focus();
  if (kind === 'account' && account(id)?.unread) await act(null, async () => { await postJson(tools.path('/read'), { app_id: id }); await tools.refresh(); });
}
function leave() {
  if (chat.kind === 'account' && account(chat.id)?.kind !== 'service') { enter('folder', ''); return; }
  tools.show('home');
  tools.refresh().catch(() => {});
  $('#scan').focus();
}

function body() {
  if (chat.kind === 'contacts') return contacts();
  if (chat.kind === 'folder') {
    return h('ul', { class: 'chatlist' }, phone.accounts.filter(({ kind, messages }) => kind !== 'service' && messages.length).map(({ app_id, name, messages: [last], unread }) =>
      row({ kind: 'account', id: app_id, sign: name.slice(0, 1), name, text: last.title, at: last.at, unread })));
  }
  if (chat.kind === 'sms') return phone.sms.flatMap(short);
  const one = account(chat.id);
  if (!one) return h('p', { class: 'nothing' }, t('phone.nobody'));
  if (!one.messages.length) return h('p', { class: 'nothing' }, t('phone.quiet'));
  return one.messages.flatMap(card);
}

/** A template message as WeChat draws one today: its title and its fields, nothing before or after them. */
function card({ id, at, title: name, rows, url }) {
  const inside = [
    h('strong', {}, name),
    h('dl', {}, rows.map(([label, value]) => h('div', {}, h('dt', {}, label), h('dd', {}, value)))),
    url ? h('span', { class: 'more' }, t('phone.details'), icon('arrow')) : null,
  ];
  return [
    h('p', { class: 'stamp num' }, clock(at)),
    url ? h('button', { class: 'bubble', type: 'button', 'data-key': `message-${id}`, onclick: () => visit(url, name) }, inside) : h('div', { class: 'bubble' }, inside),
  ];
}
const LINK = /(https?:\/\/[^\s，。；]+)/;
function short({ at, words }) {
  return [h('p', { class: 'stamp num' }, clock(at)), h('p', { class: 'bubble sms' }, words.split(LINK).map((part) => LINK.test(part)
    ? h('button', { class: 'link', type: 'button', onclick: () => visit(part, part) }, part) : part))];
}
async function visit(address, name) {
  const refused = await tools.visit(address, name);
  if (refused) await say(t(`phone.refused.${refused}`));
}

function contacts() {
  return [
    h('p', { class: 'hint' }, t('phone.contacts.text')),
    h('ul', { class: 'contacts' }, phone.accounts.map(({ app_id, name, kind, follows }) => h('li', {},
      h('span', { class: 'sign', 'data-chat': 'account', 'aria-hidden': 'true' }, name.slice(0, 1)),
      h('span', {}, h('strong', {}, name), h('small', {}, t(`account.kind.${kind}`))),
      h('button', { class: 'btn small', type: 'button', 'data-key': `follow-${app_id}`, 'aria-label': `${t(follows ? 'phone.unfollow' : 'phone.follow')}: ${name}`,
        onclick: (event) => act(event.currentTarget, () => follow(app_id, name, !follows)) }, t(follows ? 'phone.unfollow' : 'phone.follow'))))),
  ];
}
async function follow(app_id, name, on) {
  await postJson(tools.path('/follow'), { app_id, on });
  tools.tell(on ? 'story.followed' : 'story.unfollowed', { name });
  await tools.refresh();
}
function menu() {
  const one = account(chat.id);
  if (!one) return;
  openMenu({
    address: one.name,
    note: t(one.accepts ? 'phone.accepts' : 'phone.refuses'),
    items: [
      ['bell', t(one.accepts ? 'phone.refuse' : 'phone.accept'), () => act(null, async () => {
        await postJson(tools.path('/accept'), { app_id: one.app_id, on: !one.accepts });
        await tools.refresh();
      })],
      ['account', t(one.follows ? 'phone.unfollow' : 'phone.follow'), () => act(null, () => follow(one.app_id, one.name, !one.follows))],
    ],
  });
}
