// The simulated official account platform.
import { act, ask, copyButton, draw, getJson, h, onLanguage, poll, postJson, t, toast } from './base.js';
import { choose, chosen, entries, onOff, picker, place, section, sectionLinks } from './console.js';

let all = [];
let id = '';
/** An AppSecret right after its reset; gone when the page is left or another account is chosen. */
let fresh = null;
const at = place();

async function change(body) {
  const answer = await postJson(`/sandbox/consoles/accounts/${id}`, body);
  all = answer.accounts;
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
  draw(at.sections, 0, () => sectionLinks(['detail', 'basic', 'list', 'domains'].map((key) => [key, t(`account.${key}`)])));
  draw(at.body, [one, fresh], () => body(one));
}

function body(one) {
  return [
    section('detail', t('account.detail'), t('account.detail.path'), h('div', { class: 'body stack' }, h('dl', { class: 'pairs' },
      h('dt', {}, t('account.name')), h('dd', {}, one.name),
      h('dt', {}, t('account.kind')), h('dd', {}, h('div', { class: 'seg' }, ['service', 'subscription'].map((kind) => h('label', {},
        h('input', { type: 'radio', name: 'kind', value: kind, checked: one.kind === kind, 'data-key': kind, onchange: () => quietly({ act: 'kind', kind, verified: one.verified }) }), h('span', {}, t(`account.kind.${kind}`)))))),
      h('dt', {}, t('account.merchants')), h('dd', {}, one.merchants.join('、') || t('account.none'))),
    onOff(t('account.verified'), t(one.verified ? 'account.verified.yes' : 'account.verified.no'), one.verified, (verified) => quietly({ act: 'kind', kind: one.kind, verified })),
    h('p', { class: 'quiet' }, t('account.kind.text')))),
    section('basic', t('account.basic'), t('account.basic.path'), h('div', { class: 'body stack' }, h('dl', { class: 'pairs' },
      h('dt', {}, t('account.appid')), h('dd', {}, h('code', {}, one.app_id), copyButton(one.app_id, 'AppID')),
      h('dt', {}, t('account.secret')), h('dd', {}, fresh ? null : h('span', { class: 'quiet' }, t('account.secret.hidden')),
        h('button', { class: 'btn small danger', type: 'button', onclick: (event) => act(event.currentTarget, reset) }, t('account.secret.reset')))),
    fresh ? h('div', { class: 'note warn stack', role: 'status' }, h('strong', {}, t('account.secret.once')), h('div', { class: 'row' }, h('span', { class: 'secret' }, fresh), copyButton(fresh, 'AppSecret'))) : null)),
    section('list', t('account.list'), t('account.basic.path'), h('div', { class: 'body stack' }, h('p', { class: 'quiet' }, t('account.list.text')), entries({
      list: one.white_list, none: t('account.list.none'), hint: '127.0.0.1', label: t('account.list'),
      add: (address) => change({ act: 'add_address', address }), remove: (address) => change({ act: 'remove_address', address }) }))),
    section('domains', t('account.domains'), t('account.domains.path'), h('div', { class: 'body stack' }, h('p', { class: 'quiet' }, t('account.domains.text')), entries({
      list: one.domains, none: t('account.domains.none'), hint: '127.0.0.1', label: t('account.domains'),
      add: (domain) => change({ act: 'add_domain', domain }), remove: (domain) => change({ act: 'remove_domain', domain }) }))),
  ];
}

async function reset() {
  const yes = await ask({ title: t('account.secret.title'), text: t('account.secret.text'), yes: t('account.secret.reset'), danger: true });
  if (yes) await change({ act: 'reset_secret' });
}

onLanguage(redraw);
poll(async () => { all = await getJson('/sandbox/consoles/accounts'); redraw(); }, 3000);
