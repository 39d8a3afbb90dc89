// What every page of the sandbox shares: words, requests, small elements.
import { words } from './words.js';

export const $ = (selector, root = document) => root.querySelector(selector);
export const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

const store = {
  get(key) { try { return localStorage.getItem(`sandbox.${key}`); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(`sandbox.${key}`, value); } catch { /* private window */ } },
};
export { store };

let language = store.get('language') === 'en' ? 'en' : 'zh';
export const lang = () => language;

/** The words for a key in the chosen language; `{name}` in them is filled from `values`. */
export function t(key, values = {}) {
  const pair = words[key];
  if (!pair) return key;
  return pair[language === 'en' ? 1 : 0].replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
export const known = (key) => Object.hasOwn(words, key);

const fillWords = (root = document) => {
  for (const node of $$('[data-t]', root)) node.textContent = t(node.dataset.t);
  for (const node of $$('[data-t-label]', root)) node.setAttribute('aria-label', t(node.dataset.tLabel));
  for (const node of $$('[data-t-hint]', root)) node.setAttribute('placeholder', t(node.dataset.tHint));
  for (const node of $$('[data-t-title]', root)) node.setAttribute('title', t(node.dataset.tTitle));
};

const redraws = new Set();
/** Calls `draw` now and whenever the language changes. */
export function onLanguage(draw) { redraws.add(draw); }

function setLanguage(next) {
  language = next;
  store.set('language', next);
  document.documentElement.lang = next === 'en' ? 'en' : 'zh-CN';
  const title = document.body.dataset.title;
  document.title = `${title ? `${t(title)} · ` : ''}${t('app.name')}`;
  fillWords();
  for (const draw of redraws) draw();
}

/** An element: `h('button', { class: 'btn', onclick: f }, 'text', child)`. */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props ?? {})) {
    if (value === false || value === null || value === undefined) continue;
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else if (key === 'dataset') Object.assign(node.dataset, value);
    else if (key in node && key !== 'list' && key !== 'form' && typeof value !== 'string') node[key] = value;
    else node.setAttribute(key, value === true ? '' : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const SVG = 'http://www.w3.org/2000/svg';
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `/static/icons.svg#${name}`);
  svg.append(use);
  return svg;
}

/** Replaces the children of a node only when what they are made of has changed, so that focus and selection stay. */
const drawn = new WeakMap();
export function draw(node, model, build) {
  const key = language + JSON.stringify(model);
  if (drawn.get(node) === key) return;
  drawn.set(node, key);
  const focused = node.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  node.replaceChildren(...[build(model)].flat().filter(Boolean));
  if (focused) node.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}

/** A problem that the sandbox reported, with words for people. */
export class Trouble extends Error {}

async function call(method, path, body) {
  const raw = body instanceof Blob;
  const headers = body === undefined ? {} : { 'content-type': raw ? body.type : 'application/json' };
  let answer;
  try {
    answer = await fetch(path, { method, headers, body: raw || body === undefined ? body : JSON.stringify(body) });
  } catch {
    throw new Trouble(t('error.offline'));
  }
  const text = await answer.text();
  let data = null;
  try { data = text ? JSON.parse(text) : null; } catch { /* not JSON */ }
  if (answer.ok && !data?.refusal) return data;
  const code = data?.refusal ? `error.${data.refusal.code}` : `error.${answer.status}`;
  const said = data?.refusal?.detail ?? data?.detail ?? data?.problem ?? '';
  throw new Trouble(known(code) ? t(code, { detail: said }) : said || t('error.other', { status: answer.status }));
}
export const getJson = (path) => call('GET', path);
export const postJson = (path, body = {}) => call('POST', path, body);
export const send = call;

/** Runs an action of a button: no second press meanwhile, trouble said aloud. */
export async function act(button, work) {
  if (button?.disabled) return undefined;
  if (button) button.disabled = true;
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    toast(error.message, 'bad');
    return undefined;
  } finally {
    if (button) button.disabled = false;
  }
}

/** Asks again and again while the page is looked at. A sandbox that is away is said once, quietly. */
export function poll(work, milliseconds) {
  let timer = 0;
  let running = false;
  const turn = async () => {
    clearTimeout(timer);
    if (running) return;
    running = true;
    try { await work(); } catch (error) { if (!(error instanceof Trouble)) throw error; } finally {
      running = false;
      if (!document.hidden) timer = setTimeout(turn, milliseconds);
    }
  };
  document.addEventListener('visibilitychange', () => { if (!document.hidden) turn(); });
  turn();
  return turn;
}

export function toast(text, kind = '') {
  let box = $('.toasts');
  if (!box) {
    box = h('div', { class: 'toasts', role: 'status', 'aria-live': 'polite' });
    document.body.append(box);
  }
  const note = h('div', { class: `toast ${kind}` }, text);
  box.append(note);
  setTimeout(() => note.remove(), kind === 'bad' ? 7000 : 2600);
}

export function copyButton(value, label = t('copy')) {
  return h('button', {
    class: 'btn small', type: 'button',
    'aria-label': `${label}: ${String(value).length > 60 ? `${String(value).slice(0, 40)}…` : value}`,
    onclick: async () => {
      try {
        await navigator.clipboard.writeText(value);
      } catch {
        const area = h('textarea', { class: 'sr' });
        area.value = value;
        document.body.append(area);
        area.select();
        document.execCommand('copy');
        area.remove();
      }
      toast(t('copied'));
    },
  }, icon('copy'), t('copy'));
}

/** A question with its consequence; resolves to true, or to the text typed when `input` is given, or to null. */
export function ask({ title, text, yes, danger = false, input = null }) {
  return new Promise((resolve) => {
    const field = input ? h('input', { class: 'input mono', value: input.value ?? '', 'aria-label': input.label, spellcheck: 'false', autocomplete: 'off' }) : null;
    const box = h('dialog', { class: 'ask', 'aria-label': title },
      h('form', { method: 'dialog' },
        h('h2', {}, title), h('p', { class: 'muted' }, text), field,
        h('div', { class: 'row' },
          h('button', { class: 'btn', value: 'no', type: 'submit', formnovalidate: true }, t('cancel')),
          h('button', { class: `btn ${danger ? 'danger' : 'primary'}`, value: 'yes', type: 'submit' }, yes))));
    box.addEventListener('close', () => {
      box.remove();
      resolve(box.returnValue === 'yes' ? (field ? field.value.trim() : true) : null);
    });
    field?.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') { event.preventDefault(); box.close('yes'); }
    });
    document.body.append(box);
    box.showModal();
    if (field) field.select();
  });
}

export const yuan = (fen) => `¥${(fen / 100).toFixed(2)}`;
const two = (number) => String(number).padStart(2, '0');
/** Clock time of epoch milliseconds; the date too when it was not today. */
export function clock(at) {
  if (!at) return '';
  const day = new Date(at);
  const time = `${two(day.getHours())}:${two(day.getMinutes())}:${two(day.getSeconds())}`;
  return day.toDateString() === new Date().toDateString() ? time : `${two(day.getMonth() + 1)}-${two(day.getDate())} ${time}`;
}
export function stay(minutes) {
  const whole = Math.max(0, Math.floor(minutes));
  const [hours, rest] = [Math.floor(whole / 60), whole % 60];
  if (!hours) return t('stay.m', { m: rest });
  return rest ? t('stay.hm', { h: hours, m: rest }) : t('stay.h', { h: hours });
}

function setUp() {
  const theme = store.get('theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  for (const link of $$('.top nav a')) {
    const path = new URL(link.href).pathname;
    if (path === location.pathname) link.setAttribute('aria-current', 'page');
  }
  $('#language')?.addEventListener('click', () => setLanguage(language === 'en' ? 'zh' : 'en'));
  $('#theme')?.addEventListener('click', () => {
    const dark = matchMedia('(prefers-color-scheme: dark)').matches;
    const now = document.documentElement.dataset.theme ?? (dark ? 'dark' : 'light');
    const next = now === 'dark' ? 'light' : 'dark';
    document.documentElement.dataset.theme = next;
    store.set('theme', next);
  });
  setLanguage(language);
  document.documentElement.dataset.ready = '';
}
setUp();
