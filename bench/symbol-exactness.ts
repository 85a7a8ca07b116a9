/**
 * Compares our definitions with those of Universal Ctags: `node --import tsx bench/symbol-exactness.ts PATH [every]
 * [grammar]` takes each `every`th source file of HEAD (1: all of them) and prints recall and precision for each kind, the speed,
 * and some differences. Runs against `dist/` (npm run build first).
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { decodeText } from '#dist/encoding/decode.js';
import { isOid } from '#dist/git/oid.js';
import { ObjectStore } from '#dist/git/store/object-store.js';
import { languageOf } from '#dist/render/code/language.js';
import { definitionsIn, isSymbolLanguage, type SymbolLanguage } from '#dist/search/symbols/definitions.js';
import { git, gitDirOf } from './support.js';

const [path = '.', every = '60', wanted = 'c'] = process.argv.slice(2);
const SHOWN_DIFFERENCES = 12;
const MAX_BYTES = 2 << 20;

/** Kinds of ctags whose names differ from ours. */
const KINDS: Readonly<Record<string, string>> = { externvar: 'extern', namespace: 'module' };
const CTAGS_OF: Readonly<Record<string, string>> = {
  c: 'C',
  cpp: 'C++',
  python: 'Python',
  go: 'Go',
  rust: 'Rust',
  javascript: 'JavaScript',
  typescript: 'TypeScript',
  bash: 'Sh',
  makefile: 'Make',
  dts: 'DTS',
  gas: 'Asm',
  kconfig: 'Kconfig',
};
/** Kinds of one language for which both have other names: ctags takes variables of makefiles for macros. */
const KINDS_IN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  makefile: { macro: 'variable' },
};
/**
 * What ctags finds and we do not want, by the text of its line: targets with computed names and settings of make such as
 * `.PHONY`, labels that the assembler forgets, and calls of macros that ctags takes for labels.
 */
const UNWANTED: Readonly<Record<string, RegExp>> = {
  makefile: /^\s*(?:[^:=]*\$|\.[A-Z_]+\s*:)/,
  gas: /^\s*(?:\.?L[\w$.]*:|[\d$]|[^:]*$)/,
};
/** Attributes without parentheses, which ctags takes for variables. */
const ATTRIBUTE =
  /^_*(?:__packed|__read_mostly|__init(?:data|const)?|__ro_after_init|__aligned|__ksym|__kconfig|__weak)$/;

interface Source {
  readonly path: string;
  readonly language: SymbolLanguage;
  readonly text: string;
}

function sources(): Source[] {
  const store = ObjectStore.open(gitDirOf(path));
  const found: Source[] = [];
  let count = 0;
  for (const row of git(['-C', path, 'ls-tree', '-r', '-z', 'HEAD']).toString('utf8').split('\0')) {
    const [, oid, name] = /^100\d+ blob ([0-9a-f]+)\t(.*)$/s.exec(row) ?? [];
    const language = name === undefined ? undefined : languageOf(name)?.hljs;
    if (oid === undefined || !isOid(oid) || name === undefined || language !== wanted || !isSymbolLanguage(language))
      continue;
    if (count++ % Number(every) !== 0) continue;
    const { bytes } = store.read(oid, 'blob');
    if (bytes.length <= MAX_BYTES) found.push({ path: name, language, text: decodeText(bytes, {}).text });
  }
  return found;
}

type Keys = Map<string, Set<string>>;

function add(keys: Keys, kind: string, key: string): void {
  const known = keys.get(kind);
  if (known === undefined) keys.set(kind, new Set([key]));
  else known.add(key);
}

function kindOf(kind: string): string {
  return KINDS_IN[wanted]?.[kind] ?? KINDS[kind] ?? kind;
}

function ofCtags(files: readonly Source[]): { keys: Keys; ms: number } {
  const folder = mkdtempSync(join(tmpdir(), 'symbols-'));
  for (const { path: name, text } of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const start = performance.now();
  const result = spawnSync(
    'ctags',
    [
      '--options=NONE',
      '-L',
      '-',
      '-f',
      '-',
      '--fields=K',
      '--extras=+F-f',
      '--excmd=number',
      '--kinds-C=+px',
      '--kinds-C++=+px',
      `--language-force=${CTAGS_OF[wanted] ?? wanted}`,
    ],
    { cwd: folder, input: files.map((file) => file.path).join('\n'), maxBuffer: 2 ** 31 - 1, encoding: 'utf8' },
  );
  const ms = performance.now() - start;
  rmSync(folder, { recursive: true });
  if (result.status !== 0) throw new Error(`ctags: ${result.error?.message ?? result.stderr}`);
  const keys: Keys = new Map();
  for (const row of result.stdout.split('\n')) {
    const [name, file, line, kind] = row.split('\t');
    if (name === undefined || file === undefined || line === undefined || kind === undefined) continue;
    if (!name.startsWith('__anon') && !ATTRIBUTE.test(name))
      add(keys, kindOf(kind), `${file}:${line.replace(/;"$/, '')} ${name}`);
  }
  return { keys, ms };
}

/**
 * Leaves out what a macro defines: ctags does not expand `DEFINE_MUTEX(lock)` and `SYSCALL_DEFINE3(read, …)`, and takes
 * `MODULE_LICENSE("GPL")` for a prototype.
 */
function leaveOutMacros(): void {
  const lines = new Map(files.map((file) => [file.path, file.text.split('\n')]));
  const isMacroCall = (key: string): boolean => {
    const [, name = '', line = ''] = /^(.*?):(\d+) /.exec(key) ?? [];
    const text = lines.get(name)?.[Number(line) - 1] ?? '';
    return (
      /^\s*(?:(?:static|const|__\w+|struct \w+)\s+)*(?:[A-Z]\w*[A-Z\d]|\w+)\s*\(/.test(text) &&
      !/^\s*\w+\s*\(\*/.test(text)
    );
  };
  for (const keys of [ours, theirs.keys]) {
    for (const kind of ['prototype', 'variable', 'function', 'extern']) {
      for (const key of keys.get(kind) ?? []) if (isMacroCall(key)) keys.get(kind)?.delete(key);
    }
  }
}

/** Only lines of labels and targets are looked at: other kinds have other forms. */
function leaveOutUnwanted(): void {
  const unwanted = UNWANTED[wanted];
  if (unwanted === undefined) return;
  const lines = new Map(files.map((file) => [file.path, file.text.split('\n')]));
  for (const keys of [ours, theirs.keys]) {
    for (const kind of ['label', 'target']) {
      for (const key of keys.get(kind) ?? []) {
        const [, name = '', line = ''] = /^(.*?):(\d+) /.exec(key) ?? [];
        if (unwanted.test(lines.get(name)?.[Number(line) - 1] ?? '')) keys.get(kind)?.delete(key);
      }
    }
  }
}

const files = sources();
const bytes = files.reduce((sum, { text }) => sum + text.length, 0);
const ours: Keys = new Map();
const ranges: number[] = [];
for (const run of ['cold', 'warm']) {
  const start = process.cpuUsage();
  for (const file of files) {
    const found = definitionsIn(file.text, file.language);
    if (run === 'cold')
      for (const { name, kind, line } of found) add(ours, kindOf(kind), `${file.path}:${line} ${name}`);
  }
  const { user, system } = process.cpuUsage(start);
  ranges.push(bytes / (user + system));
}
const theirs = ofCtags(files);
console.log(
  `${files.length} files, ${(bytes / 1e6).toFixed(1)} MB, ${ranges.map((n) => n.toFixed(0)).join(' then ')} MB/s`,
);
console.log(`ctags ${(bytes / 1e3 / theirs.ms).toFixed(0)} MB/s`);
leaveOutMacros();
leaveOutUnwanted();
console.log('kind\tctags\tours\trecall\tprecision');
for (const kind of new Set([...theirs.keys.keys(), ...ours.keys()])) {
  const left = ours.get(kind) ?? new Set<string>();
  const right = theirs.keys.get(kind) ?? new Set<string>();
  const both = [...left].filter((key) => right.has(key)).length;
  console.log(
    `${kind}\t${right.size}\t${left.size}\t${(both / right.size).toFixed(4)}\t${(both / left.size).toFixed(4)}`,
  );
}
for (const kind of ours.keys()) {
  const left = ours.get(kind) ?? new Set<string>();
  const right = theirs.keys.get(kind) ?? new Set<string>();
  const show = (keys: string[]): string =>
    keys
      .filter((_, index) => index % Math.ceil(keys.length / SHOWN_DIFFERENCES) === 0)
      .map((key) => `    ${key}\n`)
      .join('');
  console.log(`${kind}: missing\n${show([...right].filter((key) => !left.has(key)))}`);
  console.log(`${kind}: only ours\n${show([...left].filter((key) => !right.has(key)))}`);
}
