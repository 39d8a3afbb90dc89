// Builds the front end into dist/, with dist/manifest.json naming every file for the server, which embeds them.
//
//   node scripts/front.mjs          what production serves
//   node scripts/front.mjs --dev    the console's WASM without the slow last pass
//   node scripts/front.mjs --force  forget what is built already
//   node scripts/front.mjs NAME…    only these parts (console-money, console-setup, bridge, console.css, pay.css, visit.css, fallback, public)
//
// A part whose inputs did not change is not built again. Cargo builds into $CARGO_TARGET_DIR/front (target/front).

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants as zlib } from 'node:zlib';
import * as esbuild from 'esbuild';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const DIST = join(ROOT, 'dist');
const TARGET = process.env.CARGO_TARGET_DIR ?? join(ROOT, 'target', 'front');
const WORK = join(TARGET, 'front');
const STATE = join(DIST, '.built.json');
const DEV = process.argv.includes('--dev');
const ONLY = process.argv.slice(2).filter((word) => !word.startsWith('--'));

// What a wallet's kernel of the last years understands; older ones get pay-fallback.js, which is ES5 by hand.
const KERNELS = ['chrome73', 'safari13'];
const BROWSERS = ['chrome105', 'safari16', 'firefox110'];

// What rustc emits for wasm32-unknown-unknown, and nothing newer: never --all-features, which writes what browsers lack.
const FEATURES = ['reference-types', 'bulk-memory', 'sign-ext', 'mutable-globals', 'nontrapping-float-to-int', 'multivalue']
  .map((feature) => `--enable-${feature}`);

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};
const COMPRESSIBLE = /\.(css|js|json|svg|txt|wasm|webmanifest)$/;

function fail(message) {
  process.stderr.write(`\x1b[1;31mfront: ${message}\x1b[0m\n`);
  process.exit(1);
}

const digest = (algorithm, data, encoding) => createHash(algorithm).update(data).digest(encoding);

/** Every file below a folder (or the file itself), sorted; nothing where there is nothing. */
function files(path) {
  const full = join(ROOT, path);
  if (!existsSync(full)) return [];
  if (statSync(full).isFile()) return [path];
  return readdirSync(full)
    .filter((name) => name !== 'node_modules' && name !== 'target' && !name.startsWith('.'))
    .sort()
    .flatMap((name) => files(join(path, name)));
}

/** One hash over the names and contents of files and over further words. */
function fingerprint(paths, ...words) {
  const hash = createHash('sha256');
  for (const path of paths) {
    hash.update(`${path}\0`).update(readFileSync(join(ROOT, path))).update('\0');
  }
  for (const word of words) hash.update(`${word}\0`);
  return hash.digest('hex');
}

/** The version of a crate as Cargo.lock pins it. */
function locked(crate) {
  const lock = readFileSync(join(ROOT, 'Cargo.lock'), 'utf8');
  const found = new RegExp(`name = "${crate}"\nversion = "([^"]+)"`).exec(lock);
  return found ? found[1] : fail(`Cargo.lock names no ${crate}`);
}

function run(command, args, env = {}) {
  try {
    execFileSync(command, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } });
  } catch {
    fail(`${command} ${args[0]} did not succeed; its messages stand above`);
  }
}

function wasmBindgen() {
  const own = process.env.PEAKEPAY_TOOLS && join(process.env.PEAKEPAY_TOOLS, 'bin', 'wasm-bindgen');
  const command = own && existsSync(own) ? own : 'wasm-bindgen';
  const want = locked('wasm-bindgen');
  let version = '';
  try {
    version = execFileSync(command, ['--version'], { encoding: 'utf8' }).trim();
  } catch {
    fail(`wasm-bindgen ${want} is missing: run 'make setup'`);
  }
  if (version !== `wasm-bindgen ${want}`) fail(`${version} does not fit Cargo.lock, which has ${want}: run 'make setup'`);
  return command;
}

// ---------------------------------------------------------------------------------------------------------------
// Parts. Each has inputs and gives { logical name: bytes }.

/** Cargo, wasm-bindgen, wasm-opt at a `level`: what is small before compression is not always small after it, and the
 * console's bundle crosses the wire smallest with `-O1`. `glue` turns the JavaScript that wasm-bindgen wrote into what is served. */
async function wasm({ name, crate, args, profile, optimise, level, glue }) {
  const built = join(TARGET, 'wasm32-unknown-unknown', profile === 'dev' ? 'debug' : profile);
  const raw = join(built, `${crate}.wasm`);
  // Cargo gives both of the console's programs this one name; what is missing it makes anew.
  for (const path of [raw, join(built, 'deps', `${crate}.wasm`)]) rmSync(path, { force: true });
  run('cargo', ['rustc', '--quiet', '-p', crate, '--lib', '--crate-type', 'cdylib', '--target', 'wasm32-unknown-unknown',
    '--profile', profile, ...args], { CARGO_TARGET_DIR: TARGET });
  const out = join(WORK, name);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  run(wasmBindgen(), ['--target', 'web', '--no-typescript', '--remove-name-section', '--remove-producers-section',
    '--out-dir', out, '--out-name', crate, raw]);
  const bound = join(out, `${crate}_bg.wasm`);
  let bytes = readFileSync(bound);
  if (optimise) {
    const kept = join(WORK, `${name}-${digest('sha256', bytes, 'hex').slice(0, 16)}${level}.wasm`);
    if (!existsSync(kept)) {
      readdirSync(WORK).filter((file) => file.startsWith(`${name}-`)).forEach((file) => rmSync(join(WORK, file)));
      run(join(ROOT, 'node_modules', '.bin', 'wasm-opt'), [level, ...FEATURES, '--strip-debug', '--strip-producers',
        '--strip-target-features', bound, '-o', kept]);
    }
    bytes = readFileSync(kept);
  }
  return { [`${name}.js`]: await glue(join(out, `${crate}.js`)), [`${name}.wasm`]: bytes };
}

/** The console's module as it is, only smaller: the page imports it. */
async function consoleGlue(file) {
  const built = await esbuild.build({
    entryPoints: [file], bundle: true, write: false, format: 'esm', minify: true, target: BROWSERS, legalComments: 'none',
  });
  return Buffer.from(built.outputFiles[0].contents);
}

/** The pay pages' glue as one classic script that starts itself; see app/src/pay/loader.js for its side. */
async function bridgeGlue(file) {
  const start = `import init from ${JSON.stringify(file)};
    const pay = window.peakePay;
    init({ module_or_path: pay.wasm }).catch(pay.fallback);`;
  const built = await esbuild.build({
    stdin: { contents: start, resolveDir: ROOT }, bundle: true, write: false, format: 'iife', minify: true,
    target: KERNELS, legalComments: 'none', define: { 'import.meta.url': '""' },
    // Safari 13 has it, with a fault in a case that the glue does not meet.
    supported: { destructuring: true },
  });
  return Buffer.from(built.outputFiles[0].contents);
}

/** A style sheet with everything that it imports. */
async function styles(path, target) {
  const full = join(ROOT, path);
  if (!existsSync(full)) return Buffer.alloc(0);
  const built = await esbuild.build({
    entryPoints: [full], bundle: true, write: false, minify: true, target, legalComments: 'none', logLevel: 'warning',
  });
  return Buffer.from(built.outputFiles[0].contents);
}

async function es5(path) {
  const built = await esbuild.transform(readFileSync(join(ROOT, path), 'utf8'), {
    loader: 'js', minify: true, target: 'es5', legalComments: 'none', charset: 'utf8',
  });
  return Buffer.from(built.code);
}

const sheets = files('style').filter((path) => extname(path) === '.css');
const isPaySheet = (path) => path.split('/').pop().startsWith('pay');
const cargo = ['.cargo/config.toml', 'Cargo.toml', 'Cargo.lock', 'rust-toolchain.toml', 'scripts/front.mjs', 'package-lock.json'].flatMap(files);

/** One of the console's two programs, which are one crate with the pages of one of them. */
function program(pages, others) {
  const elsewhere = (path) => path.startsWith('app/bridge/') || path.startsWith('app/src/pay/')
    || path.startsWith(`app/src/console/${others}/`) || path.endsWith('/ssr.rs');
  return {
    inputs: [...cargo, ...files('app').filter((path) => !elsewhere(path)), ...files('server/domain')],
    words: [DEV ? 'dev' : 'full'],
    build: () => wasm({
      name: `console-${pages}`, crate: 'app', args: ['--no-default-features', '--features', `hydrate,${pages}`],
      profile: DEV ? 'wasm-dev' : 'wasm', optimise: !DEV, level: '-O1', glue: consoleGlue,
    }),
  };
}

const PARTS = {
  'console-money': program('money', 'setup'),
  'console-setup': program('setup', 'money'),
  bridge: {
    inputs: [...cargo, ...files('app/bridge')],
    words: [],
    build: () => wasm({ name: 'bridge', crate: 'bridge', args: [], profile: 'wasm', optimise: true, level: '-Oz', glue: bridgeGlue }),
  },
  'console.css': {
    inputs: ['scripts/front.mjs', 'package-lock.json', ...sheets.filter((path) => !isPaySheet(path))],
    words: [],
    build: async () => ({ 'console.css': await styles('style/console.css', BROWSERS) }),
  },
  'pay.css': {
    inputs: ['scripts/front.mjs', 'package-lock.json', ...sheets.filter(isPaySheet)],
    words: [],
    build: async () => ({ 'pay.css': await styles('style/pay.css', KERNELS) }),
  },
  'visit.css': {
    inputs: ['scripts/front.mjs', 'package-lock.json', 'style/visit.css'],
    words: [],
    build: async () => ({ 'visit.css': await styles('style/visit.css', KERNELS) }),
  },
  fallback: {
    inputs: ['scripts/front.mjs', 'package-lock.json', 'app/src/pay/fallback.js'],
    words: [],
    build: async () => ({ 'pay-fallback.js': await es5('app/src/pay/fallback.js') }),
  },
  public: {
    inputs: files('public'),
    words: [],
    build: async () => Object.fromEntries(
      files('public').map((path) => [relative('public', path), readFileSync(join(ROOT, path))]),
    ),
    fixed: true,
  },
};

// ---------------------------------------------------------------------------------------------------------------

/** Writes one file under its hashed (or, for public/, its own) name and returns its entry in the manifest. */
function place(name, bytes, fixed) {
  const extension = extname(name);
  const hash = digest('sha256', bytes, 'hex').slice(0, 12);
  const path = fixed ? name : `assets/${name.slice(0, -extension.length)}.${hash}${extension}`;
  mkdirSync(dirname(join(DIST, path)), { recursive: true });
  writeFileSync(join(DIST, path), bytes);
  let brotli = null;
  if (COMPRESSIBLE.test(name)) {
    const small = brotliCompressSync(bytes, {
      params: { [zlib.BROTLI_PARAM_QUALITY]: 11, [zlib.BROTLI_PARAM_LGWIN]: 22, [zlib.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    });
    if (small.length < bytes.length) {
      writeFileSync(join(DIST, `${path}.br`), small);
      brotli = small.length;
    }
  }
  return {
    path,
    size: bytes.length,
    brotli_size: brotli,
    content_type: TYPES[extension] ?? 'application/octet-stream',
    integrity: `sha384-${digest('sha384', bytes, 'base64')}`,
    immutable: !fixed,
  };
}

const readJson = (path) => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
};

const before = process.argv.includes('--force') ? {} : readJson(STATE) ?? {};
const present = (entry) => existsSync(join(DIST, entry.path)) && (entry.brotli_size === null || existsSync(join(DIST, `${entry.path}.br`)));
const now = {};
mkdirSync(WORK, { recursive: true });
mkdirSync(DIST, { recursive: true });
for (const [part, { inputs, words, build, fixed }] of Object.entries(PARTS)) {
  const inputHash = fingerprint(inputs, ...words);
  const old = before[part];
  if (ONLY.length > 0 && !ONLY.includes(part)) {
    if (old) now[part] = old;
    continue;
  }
  if (old && old.inputs === inputHash && Object.values(old.assets).every(present)) {
    now[part] = old;
    continue;
  }
  process.stdout.write(`front: ${part}\n`);
  const assets = {};
  for (const [name, bytes] of Object.entries(await build())) assets[name] = place(name, bytes, fixed ?? false);
  now[part] = { inputs: inputHash, assets };
  // Kept at once, so that a later part that fails does not throw this one away.
  writeFileSync(STATE, JSON.stringify({ ...before, ...now }));
}

const assets = Object.assign({}, ...Object.values(now).map((part) => part.assets));
const manifest = `${JSON.stringify({ version: 1, assets }, null, 2)}\n`;
const manifestPath = join(DIST, 'manifest.json');
// Untouched when nothing changed: the server's build watches it.
if (!existsSync(manifestPath) || readFileSync(manifestPath, 'utf8') !== manifest) writeFileSync(manifestPath, manifest);
writeFileSync(STATE, JSON.stringify(now));

const keep = new Set(['manifest.json', '.built.json', ...Object.values(assets).flatMap(({ path }) => [path, `${path}.br`])]);
for (const path of files('dist')) {
  if (!keep.has(relative('dist', path))) rmSync(join(ROOT, path));
}

const kib = (bytes) => (bytes === null ? '–' : `${(bytes / 1024).toFixed(1)} KiB`);
process.stdout.write(`\n${'file'.padEnd(20)}${'size'.padStart(12)}${'brotli'.padStart(12)}\n`);
for (const [name, { size, brotli_size: small }] of Object.entries(assets)) {
  process.stdout.write(`${name.padEnd(20)}${kib(size).padStart(12)}${kib(small).padStart(12)}\n`);
}
const weight = (...names) => names.reduce((sum, name) => sum + (assets[name]?.brotli_size ?? assets[name]?.size ?? 0), 0);
process.stdout.write(`\npay page without its HTML: ${kib(weight('pay.css', 'bridge.js', 'bridge.wasm'))} of 30 KiB; `
  + `console WASM: ${kib(weight('console-money.wasm'))} and ${kib(weight('console-setup.wasm'))} of 350 KiB each${DEV ? ' (dev)' : ''}\n`);
