// The simulated official account platform.
import { act, ask, copyButton, draw, getJson, h, icon, onLanguage, poll, postJson, t, toast } from './base.js';
import { choose, chosen, download, entries, onOff, picker, place, section, sectionLinks } from './console.js';

let all = [];
let whole = { library: [], historic: [], industries: [] };
let id = '';
/** An AppSecret right after its reset; gone when the page is left or another account is chosen. */
let fresh = null;
/** Keywords chosen so far, by template of the library. */
const picks = new Map();
const at = place();
const DOMAINS = ['business', 'js', 'authorisation'];

function take(answer) {
  all = answer.accounts;
  whole = answer;
}
async function change(body) {
  const answer = await postJson(`/sandbox/consoles/accounts/${id}`, body);
  take(answer);
  if (answer.secret) fresh = answer.secret;
  redraw();
  toast(t('console.saved'));
}
const quietly = (body) => act(null, () => change(body)).then(redraw);

function redraw() {
  id = all.some(({ app_id }) => app_id === id) ? id : chosen('account', all, 'app_id');
  const one = all.find(({ app_id }) => app_id === id);
  if (!one) return;
  draw(at.picker, [all.map(({ app_id, name }) => [app_id, name]), id], () => picker(t('account.pick'),
    all.map(({ app_id, name }) => ({ key: app_id, name, small: app_id })), id, (next) => { id = next; fresh = null; choose('account', id); redraw(); }));
  draw(at.sections, 0, () => sectionLinks(['detail', 'basic', 'list', 'server', 'permissions', ...DOMAINS.map((kind) => `domains.${kind}`), 'templates', 'library', 'industry', 'followers'].map((key) => [key.replace('.', '-'), t(`account.${key}`)])));
  draw(at.body, [one, fresh, [...picks]], () => body(one));
}

const choice = (name, keys, now, words, pick) => h('div', { class: 'seg' }, keys.map((key) => h('label', {},
  h('input', { type: 'radio', name, value: key, checked: now === key, 'data-key': `${name}-${key}`, onchange: () => pick(key) }), h('span', {}, t(`${words}.${key}`)))));

function body(one) {
  return [detail(one), basic(one),
    section('list', t('account.list'), t('account.basic.path'), h('div', { class: 'body stack' }, h('p', { class: 'quiet' }, t('account.list.text')), entries({
      list: one.white_list, none: t('account.list.none'), hint: '127.0.0.1', label: t('account.list'),
      add: (address) => change({ act: 'add_address', address }), remove: (address) => change({ act: 'remove_address', address }) }))),
    server(one), permissions(one), ...one.domains.map((domains) => domain(one, domains)),
    templates(one), library(), industry(one), followers(one)];
}

function detail(one) {
  return section('detail', t('account.detail'), t('account.detail.path'), h('div', { class: 'body stack' }, h('dl', { class: 'pairs' },
    h('dt', {}, t('account.name')), h('dd', {}, one.name),
    h('dt', {}, t('account.origin')), h('dd', {}, h('code', {}, one.origin_id)),
    h('dt', {}, t('account.kind')), h('dd', {}, choice('kind', ['service', 'subscription'], one.kind, 'account.kind', (kind) => quietly({ act: 'kind', kind, verified: one.verified }))),
    h('dt', {}, t('account.standing')), h('dd', {}, choice('standing', ['good', 'banned', 'frozen'], one.standing, 'account.standing', (standing) => quietly({ act: 'standing', standing }))),
    h('dt', {}, t('account.merchants')), h('dd', {}, one.merchants.join('、') || t('account.none'))),
  onOff(t('account.verified'), t(one.verified ? 'account.verified.yes' : 'account.verified.no'), one.verified, (verified) => quietly({ act: 'kind', kind: one.kind, verified })),
  h('p', { class: 'quiet' }, t('account.kind.text'))));
}

function basic(one) {
  return section('basic', t('account.basic'), t('account.basic.path'), h('div', { class: 'body stack' }, h('dl', { class: 'pairs' },
    h('dt', {}, t('account.appid')), h('dd', {}, h('code', {}, one.app_id), copyButton(one.app_id, 'AppID')),
    h('dt', {}, t('account.secret')), h('dd', {}, fresh ? null : h('span', { class: 'quiet' }, t('account.secret.hidden')),
      h('button', { class: 'btn small danger', type: 'button', onclick: (event) => act(event.currentTarget, reset) }, t('account.secret.reset')))),
  fresh ? h('div', { class: 'note warn stack', role: 'status' }, h('strong', {}, t('account.secret.once')), h('div', { class: 'row' }, h('span', { class: 'secret' }, fresh), copyButton(fresh, 'AppSecret'))) : null));
}

function server(one) {
  const now = one.server ?? { url: '', token: '', aes_key: '', mode: 'safe' };
  const text = (name, hint) => h('div', { class: 'field' }, h('label', { for: `server-${name}` }, t(`account.server.${name}`)),
    h('input', { class: 'input mono', id: `server-${name}`, name, value: now[name], placeholder: hint, spellcheck: 'false', autocomplete: 'off', required: true, 'data-key': `server-${name}` }));
  const draws = () => { const signs = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'; return [...crypto.getRandomValues(new Uint8Array(43))].map((b) => signs[b % 62]).join(''); };
  const form = h('form', { class: 'stack', onsubmit: (event) => {
    event.preventDefault();
    const given = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()]));
    act(event.submitter, () => change({ act: 'set_server', server: given }));
  } },
  text('url', 'http://127.0.0.1:3000/…'), text('token', t('account.server.token.hint')), text('aes_key', t('account.server.aes_key.hint')),
  h('div', { class: 'row' }, h('button', { class: 'btn small', type: 'button', onclick: () => { form.elements.aes_key.value = draws(); } }, icon('dice'), t('account.server.draw'))),
  h('fieldset', {}, h('legend', {}, t('account.server.mode')), h('div', { class: 'seg' }, ['plain', 'both', 'safe'].map((mode) => h('label', {},
    h('input', { type: 'radio', name: 'mode', value: mode, checked: now.mode === mode, 'data-key': `mode-${mode}` }), h('span', {}, t(`account.server.mode.${mode}`)))))),
  h('div', { class: 'row' }, h('button', { class: 'btn primary', type: 'submit' }, t('account.server.save')),
    one.server ? h('button', { class: 'btn danger', type: 'button', onclick: (event) => act(event.currentTarget, () => change({ act: 'stop_server' })) }, t('account.server.stop')) : null));
  return section('server', t('account.server'), t('account.server.path'), h('div', { class: 'body stack' },
    h('p', { class: one.server ? 'note ok' : 'note' }, t(one.server ? 'account.server.on' : 'account.server.off')), form));
}

function permissions(one) {
  return section('permissions', t('account.permissions'), t('account.permissions.path'), h('div', { class: 'body' },
    one.permissions.map(({ permission, granted, possible }) => possible
      ? onOff(t(`account.permission.${permission}`), t(granted ? 'account.permission.yes' : 'account.permission.no'), granted, (on) => quietly({ act: 'permission', permission, on }))
      : h('p', { class: 'onoff' }, h('span', {}, h('strong', {}, t(`account.permission.${permission}`)), h('span', { class: 'quiet' }, t('account.permission.kind'))), h('span', { class: 'tag bad' }, t('account.permission.no')))),
    h('p', { class: 'onoff' }, h('span', {}, h('strong', {}, t('account.permission.pay')), h('span', { class: 'quiet' }, t('account.permission.pay.text'))),
      h('span', { class: `tag ${one.merchants.length && one.kind === 'service' ? 'ok' : 'bad'}` }, t(one.merchants.length && one.kind === 'service' ? 'account.permission.yes' : 'account.permission.no'))),
    onOff(t('account.permission.basic_info'), t('account.permission.basic_info.text'), one.basic_info, (on) => quietly({ act: 'basic_info', on }))));
}

function domain(one, { kind, domains, saves_left }) {
  return section(`domains-${kind}`, t(`account.domains.${kind}`), t('account.domains.path'), h('div', { class: 'body stack' },
    h('p', { class: 'quiet' }, t(`account.domains.${kind}.text`)),
    h('div', { class: 'row' }, h('span', { class: 'quiet' }, t('account.domains.file')), download(one.verify_file, one.verify_code), copyButton(one.verify_code, one.verify_file)),
    entries({
      list: domains, none: t(`account.domains.${kind}.none`), hint: '127.0.0.1', label: t(`account.domains.${kind}`),
      add: (name) => change({ act: 'add_domain', kind, domain: name }), remove: (name) => change({ act: 'remove_domain', kind, domain: name }) }),
    h('p', { class: 'quiet' }, t('account.domains.left', { n: saves_left }))));
}

function templates(one) {
  return section('templates', t('account.templates'), t('account.templates.path'), h('div', { class: 'body stack' },
    h('p', { class: 'quiet' }, t('account.templates.text', { n: one.templates.length, sent: one.sent_today })),
    one.templates.length ? h('ul', { class: 'cards' }, one.templates.map((template) => h('li', {},
      h('div', { class: 'row' }, h('strong', {}, template.title), h('span', { class: `tag ${template.category ? 'accent' : ''}` }, t(template.category ? 'account.template.category' : 'account.template.historic'))),
      h('div', { class: 'row' }, h('code', {}, template.template_id), copyButton(template.template_id, t('account.template.id'))),
      h('p', { class: 'quiet' }, template.category ? template.library_no : `${template.primary_industry} - ${template.deputy_industry}`),
      h('pre', {}, template.content),
      h('div', { class: 'row' }, h('button', { class: 'btn small danger', type: 'button', 'aria-label': `${t('account.template.delete')}: ${template.title}`, onclick: (event) => act(event.currentTarget, () => remove(template)) }, t('account.template.delete'))))))
      : h('p', { class: 'note' }, t('account.templates.none'))));
}

function library() {
  const tick = (number, keyword) => {
    const now = picks.get(number) ?? [];
    picks.set(number, now.includes(keyword) ? now.filter((one) => one !== keyword) : [...now, keyword]);
    redraw();
  };
  return section('library', t('account.library'), t('account.library.path'), h('div', { class: 'body stack' },
    h('p', { class: 'quiet' }, t('account.library.text')),
    h('ul', { class: 'cards' }, whole.library.map(({ number, title, category, keywords }) => {
      const now = picks.get(number) ?? [];
      return h('li', {}, h('div', { class: 'row' }, h('strong', {}, title), h('code', {}, number)), h('p', { class: 'quiet' }, category),
        h('fieldset', {}, h('legend', { class: 'sr' }, title), h('div', { class: 'ticks' }, keywords.map((keyword) => h('label', {},
          h('input', { type: 'checkbox', checked: now.includes(keyword), 'data-key': `pick-${number}-${keyword}`, onchange: () => tick(number, keyword) }),
          h('span', {}, now.includes(keyword) ? `${now.indexOf(keyword) + 1}. ${keyword}` : keyword))))),
        h('div', { class: 'row' }, h('button', { class: 'btn small', type: 'button', 'aria-label': `${t('account.library.add')}: ${title}`, onclick: (event) => act(event.currentTarget, async () => {
          await change({ act: 'add_template', number, keywords: picks.get(number) ?? [] });
          picks.delete(number);
          redraw();
        }) }, icon('plus'), t('account.library.add'))));
    })),
    h('h3', {}, t('account.historic')), h('p', { class: 'quiet' }, t('account.historic.text')),
    h('div', { class: 'row' }, whole.historic.map((title) => h('button', { class: 'btn small', type: 'button', onclick: (event) => act(event.currentTarget, () => change({ act: 'add_historic', title })) }, icon('plus'), title)))));
}

function industry(one) {
  const select = (name, now) => h('div', { class: 'field' }, h('label', { for: `industry-${name}` }, t(`account.industry.${name}`)),
    h('select', { class: 'input', id: `industry-${name}`, name, 'data-key': `industry-${name}` }, whole.industries.map(([number, words]) => h('option', { value: String(number), selected: words === now }, words))));
  const form = h('form', { class: 'stack', onsubmit: (event) => {
    event.preventDefault();
    const { primary, secondary } = form.elements;
    act(event.submitter, () => change({ act: 'industry', primary: Number(primary.value), secondary: Number(secondary.value) }));
  } }, select('primary', one.industry.primary), select('secondary', one.industry.secondary),
  h('div', { class: 'row' }, h('button', { class: 'btn', type: 'submit' }, t('account.industry.save')), h('span', { class: 'quiet' }, t(one.industry.changeable ? 'account.industry.left' : 'account.industry.used'))));
  return section('industry', t('account.industry'), t('account.industry.path'), h('div', { class: 'body stack' },
    h('p', { class: one.industry.primary ? 'quiet' : 'note' }, one.industry.primary ? `${one.industry.primary} · ${one.industry.secondary}` : t('account.industry.none')), form));
}

function followers(one) {
  return section('followers', t('account.followers'), t('account.followers.path'), h('div', { class: 'body' }, one.followers.map(({ key, name, openid, follows, blocked }) => h('div', { class: 'follower' },
    h('p', { class: 'row' }, h('strong', {}, name), h('span', { class: `tag ${follows ? 'ok' : ''}` }, t(follows ? 'account.follows' : 'account.follows.not'))),
    h('div', { class: 'row' }, h('code', {}, openid), copyButton(openid, 'openid')),
    onOff(`${t('account.blocked')}: ${name}`, '', blocked, (on) => quietly({ act: 'block', person: key, on }))))));
}

async function reset() {
  const yes = await ask({ title: t('account.secret.title'), text: t('account.secret.text'), yes: t('account.secret.reset'), danger: true });
  if (yes) await change({ act: 'reset_secret' });
}
async function remove({ template_id, title }) {
  const yes = await ask({ title: t('account.template.delete.title', { title }), text: t('account.template.delete.text'), yes: t('account.template.delete'), danger: true });
  if (yes) await change({ act: 'delete_template', template_id });
}

onLanguage(redraw);
poll(async () => { take(await getJson('/sandbox/consoles/accounts')); redraw(); }, 3000);
