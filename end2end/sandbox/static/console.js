// What the providers' consoles share: choosing an account, sections, lists of entries, downloads.
import { $, act, h, icon, store, t } from './base.js';

/** Radio buttons over a console; `choose` is called with the key. */
export function picker(label, entries, chosen, choose) {
  return h('fieldset', { class: 'picker' }, h('legend', { class: 'sr' }, label), entries.map(({ key, name, small }) => h('label', {},
    h('input', { type: 'radio', name: 'picker', value: key, checked: key === chosen, 'data-key': key, onchange: () => choose(key) }),
    h('span', { class: 'face' }, h('strong', {}, name), h('small', {}, small)))));
}

/** A card of a console, named as the provider's menu names it. */
export function section(id, title, path, ...children) {
  return h('section', { class: 'card', id, 'aria-labelledby': `${id}-title` },
    h('header', {}, h('h2', { id: `${id}-title` }, title), h('span', { class: 'path' }, path)), ...children);
}
export const sectionLinks = (list) => list.map(([id, title]) => h('a', { href: `#${id}` }, title));

/** Entries with a button to remove each, and a line to add one; where `schemes` stand before the line, one is put before what lacks it. */
export function entries({ list, none, hint, label, add, remove, schemes = [] }) {
  const scheme = schemes.length
    ? h('select', { class: 'input scheme', 'aria-label': t('scheme'), 'data-key': `scheme-${label}` }, schemes.map((one) => h('option', { value: one, selected: one.startsWith(location.protocol) }, one)))
    : null;
  const whole = (value) => (scheme && !/^\w+:\/\//.test(value) ? scheme.value + value : value);
  const field = h('input', { class: 'input', placeholder: hint, 'aria-label': label, spellcheck: 'false', autocomplete: 'off', 'data-key': `add-${label}` });
  return [
    list.length ? h('ul', { class: 'entries' }, list.map((entry) => h('li', {}, h('code', {}, entry),
      h('button', { class: 'btn small plain', type: 'button', 'aria-label': `${t('remove')}: ${entry}`, onclick: (event) => act(event.currentTarget, () => remove(entry)) }, t('remove')))))
      : h('p', { class: 'note warn' }, none),
    h('form', { class: 'addline', onsubmit: (event) => {
      event.preventDefault();
      const value = field.value.trim();
      if (value) act(event.submitter, async () => { await add(whole(value)); field.value = ''; });
    } }, scheme, field, h('button', { class: 'btn', type: 'submit' }, icon('plus'), t('add'))),
  ];
}

export function onOff(title, text, on, change) {
  return h('label', { class: 'onoff' }, h('span', {}, h('strong', {}, title), text ? h('span', { class: 'quiet' }, text) : null),
    h('span', { class: 'switch' }, h('input', { type: 'checkbox', role: 'switch', checked: on, 'aria-label': title, 'data-key': `on-${title}`, onchange: (event) => change(event.target.checked) })));
}

export function download(name, text) {
  return h('button', { class: 'btn small', type: 'button', 'aria-label': `${t('download')}: ${name}`, onclick: () => {
    const address = URL.createObjectURL(new Blob([text], { type: 'application/x-pem-file' }));
    const link = h('a', { href: address, download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  } }, icon('download'), h('code', {}, name));
}

/** Scrolls to the section that the address names, once it is drawn. */
export function goToSection() {
  document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

/** Which account was looked at last. */
export const chosen = (kind, list, key) => {
  const kept = new URLSearchParams(location.search).get('id') ?? store.get(kind);
  return list.some((one) => one[key] === kept) ? kept : list[0]?.[key];
};
export const choose = (kind, id) => store.set(kind, id);
export const place = () => ({ picker: $('#picker'), sections: $('#sections'), body: $('#body') });
