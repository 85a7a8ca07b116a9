import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { mailPatch } from '../../src/diff/mail-patch.js';
import { mailDate } from '../../src/diff/output/mail-message.js';
import type { ObjectReader } from '../../src/git/object/object-reader.js';
import type { Oid } from '../../src/git/oid.js';
import { git, gitText, initBare, initWork, commitAll, writeFile } from '../support/git-fixture.js';
import { formatPatch } from '../support/git-mails.js';
import { gitObjectReader } from '../support/git-object-reader.js';
import { fullIds } from './diff-fixture.js';
import { Random } from './random.js';

const SIGNATURE = 'kedr 1.0';

function theirs(gitDir: string, commit: string): string {
  return formatPatch(gitDir, ['-1', '--full-index', `--signature=${SIGNATURE}`, commit]).toString('latin1');
}

function ours(reader: ObjectReader, commit: string): string {
  return mailPatch(reader, commit as Oid, { ...fullIds, signature: SIGNATURE }).text.toString('latin1');
}

/** Commits one file's edit; `raw` is the commit's header after its parent, and its message. */
class CommitMaker {
  readonly gitDir = initBare('mail');
  readonly #tree: string;
  readonly #parent: string;
  readonly commits: string[] = [];

  constructor() {
    const blob = (text: string): string => gitText(this.gitDir, ['hash-object', '-w', '--stdin'], { input: text });
    const tree = (text: string): string =>
      gitText(this.gitDir, ['mktree'], { input: `100644 blob ${blob(text)}\tfile\n` });
    this.#parent = gitText(this.gitDir, ['commit-tree', '-m', 'first', tree('1\n')]);
    this.#tree = tree('2\n');
  }

  add(author: string | Buffer, message: string | Buffer, encoding = ''): void {
    const input = Buffer.concat([
      Buffer.from(`tree ${this.#tree}\nparent ${this.#parent}\nauthor `),
      Buffer.from(author as Buffer),
      Buffer.from('\ncommitter C <c@example.org> 1585063707 -0600\n'),
      Buffer.from(encoding === '' ? '\n' : `encoding ${encoding}\n\n`),
      Buffer.from(message as Buffer),
    ]);
    this.commits.push(gitText(this.gitDir, ['hash-object', '-t', 'commit', '-w', '--literally', '--stdin'], { input }));
  }

  expectSameAsGit(): void {
    const reader = gitObjectReader(this.gitDir);
    for (const commit of this.commits) expect(ours(reader, commit)).toBe(theirs(this.gitDir, commit));
  }
}

const AUTHOR = 'Anna Author <anna@example.org> 1585063707 -0600';

test('subjects are folded and encoded as git does', () => {
  const made = new CommitMaker();
  const words = (count: number): string =>
    Array.from({ length: count }, (_, index) => 'w'.repeat(1 + ((index * 7) % 12))).join(' ');
  for (const subject of [
    'short',
    words(9),
    words(10),
    words(11),
    words(12),
    words(30),
    'x'.repeat(60),
    'x'.repeat(61),
    'x'.repeat(62),
    'x'.repeat(90),
    `${'x'.repeat(90)} ${words(5)}`,
    `a ${'x'.repeat(90)} b`,
    'Кедр',
    'исправлено: очень длинная строка о том, что было исправлено в этой версии программы',
    `ascii until the very end of the line, then ж`,
    'жук '.repeat(30),
    '日本語のとても長い件名です、折り返しが必要です。もう少し長く',
    'equals =?utf-8?q?not?= encoded',
    'a = b? c_d',
    'tab\tinside the subject that is long enough to be folded somewhere near the end of it',
    'two  spaces   three',
    'ctrl \x01\x02 bytes',
    'escape \x1b[31m red',
    'emoji 🌲🌲🌲🌲🌲🌲🌲🌲🌲🌲🌲🌲🌲🌲🌲',
    '[PATCH] twice',
    '\u00a0nbsp',
    `${'ab '.repeat(24)}${'c'.repeat(80)}`,
  ])
    made.add(AUTHOR, `${subject}\n\nBody.\n`);
  made.expectSameAsGit();
});

test('random subjects and names of plain and other characters are folded and encoded as git does', () => {
  const random = new Random(31);
  const made = new CommitMaker();
  const text = (pieces: readonly string[], count: number): string =>
    Array.from({ length: count }, () => random.pick(pieces)).join('');
  for (let i = 0; i < 60; i += 1) {
    const plain = ['a', 'bc', 'def', ' ', ' ', 'ghijklmno', '-', '.'];
    const mixed = i % 2 === 0 ? plain : [...plain, 'ж', '語', '=', '?', '_'];
    made.add(
      `${text(mixed, random.between(1, 30)).trim()} <${'m'.repeat(random.between(1, 60))}@x.org> 1 +0000`,
      `s${text(mixed, random.between(0, 80))}\n`,
    );
  }
  made.expectSameAsGit();
});

test('messages of every shape keep the shape that git gives them', () => {
  const made = new CommitMaker();
  for (const message of [
    '',
    '\n',
    '\n\n',
    'subject',
    'subject\n',
    '\n\nsubject\n',
    'two\nlines\n',
    'three  \n lines\t\nof a subject\n\nbody\n',
    'subject\n\n\n\nbody\n\n\n',
    'subject\n\n  indented\n\ttabbed  \n\n\nlast   \n',
    'subject\n   \nbody\n',
    'subject\n\nnon-ASCII in the body: кедр\n',
    'кедр\n',
    'subject\r\n\r\nbody\r\n',
    'subject\n\n---\ndiff --git a/x b/x\n',
    'subject\n\nFrom me\n>From you\n',
    'nul\0byte\n',
    'subject\n\nnul\0byte ж\n',
    ' leading space\n',
    'subject\n\x0c\nform feed\n',
    '\x1b[31m\n',
  ])
    made.add(AUTHOR, message);
  made.expectSameAsGit();
});

test('authors of every shape give the From and Date lines that git gives them', () => {
  const made = new CommitMaker();
  for (const author of [
    AUTHOR,
    'Dr. A. N. Author <a@x> 0 +0000',
    'Quote "Q" Author <a@x> 1 +0100',
    'Back\\slash <a@x> 100000 -0130',
    'Comma, Author <a@x> 1234567890 +0545',
    'Анна Автор <anna@example.org> 1585063707 +0300',
    'Very Long Имя Of An Author Who Has Many Names And Titles And Then Some <long.long.long@example.org> 1 +0000',
    `${'Long Plain Name '.repeat(8)}<a@x> 1 +0000`,
    ' <a@x> 1 +0000',
    '<a@x> 1 +0000',
    'No Mail <> 1 +0000',
    'No Date <a@x>',
    'Bad Date <a@x> yesterday',
    'No Zone <a@x> 12345',
    'Odd Zone <a@x> 12345678 +051800',
    'Minus Zero <a@x> 12345678 -0000',
    'Minus <a@x> 12345678 -0030',
    'Stray <a@x>> 12345 +0100',
    'Two <a@x> <b@x> 12345 +0100',
    'No address 12345 +0100',
    'A@B <a@x> 5 +0000',
    'Latin \xe9 <a@x> 5 +0000',
    '  Spaces  Inside   <a@x> 5 +0000',
    'A=?B <a@x> 5 +0000',
    'Tab\tName <a@x> 5 +0000',
  ])
    made.add(author.includes('\xe9') ? Buffer.from(author, 'latin1') : author, 'subject\n');
  made.expectSameAsGit();
});

test('messages in another encoding are recoded to UTF-8 where that is possible', () => {
  const made = new CommitMaker();
  const latin = Buffer.from('caf\xe9 au lait\n\nd\xe9j\xe0 vu \x93quoted\x94\n', 'latin1');
  const koi8 = Buffer.from([0xeb, 0xc5, 0xc4, 0xd2, 10]);
  const cp1251 = Buffer.from([0xca, 0xe5, 0xe4, 0xf0, 10]);
  for (const encoding of [
    'ISO-8859-1',
    'latin1',
    'iso8859-1',
    'ISO8859-15',
    'UTF-8',
    'utf8',
    'no-such-encoding',
    'windows-1252',
  ]) {
    made.add(Buffer.from('Andr\xe9 <a@x> 1 +0000', 'latin1'), latin, encoding);
  }
  made.add(AUTHOR, koi8, 'KOI8-R');
  made.add(AUTHOR, cp1251, 'CP1251');
  made.add(AUTHOR, cp1251, 'windows-1251');
  made.add(AUTHOR, latin);
  made.add(AUTHOR, Buffer.from([0x8c, 0xbb, 0x82, 0xcc, 10]), 'SHIFT_JIS');
  made.add(AUTHOR, Buffer.from([0xb7, 0xef, 10]), 'EUC-JP');
  made.add(AUTHOR, Buffer.from([0xff, 0xff, 10]), 'EUC-JP');
  made.expectSameAsGit();
});

/** Names of encodings as iconv and `i18n.commitEncoding` have them, and a text for each. */
const DECLARED: readonly (readonly [text: string, ...names: string[]])[] = [
  ['кедр, Ёлка «№»', 'CP1251', 'windows-1251', 'WINDOWS-1251', 'MAC-CYRILLIC'],
  ['кедр, Ёлка', 'KOI8R', 'KOI8-R', 'KOI8-U', 'CP866', 'IBM866', 'ISO8859-5', 'ISO-8859-5', 'CP855'],
  ['日本語の題名 〜 〔−〕‖ ¢£¬', 'eucJP', 'EUC-JP', 'EUCJP', 'SJIS', 'SHIFT_JIS', 'ISO-2022-JP'],
  ['¥100 と \\ 円', 'SJIS'],
  ['日本語の題名 ～ －∥ ￠￡￢ \\ ~', 'CP932', 'MS932'],
  ['한국어 제목', 'eucKR', 'EUC-KR', 'EUCKR', 'CP949', 'UHC'],
  ['똠방각하 펲시', 'CP949', 'UHC'],
  ['中文标题', 'CP936', 'GBK', 'GB2312', 'EUCCN', 'GB18030'],
  ['中文標題', 'CP950', 'BIG5', 'BIG5-HKSCS'],
  ['café – “Œuvre”', 'CP1252', 'windows-1252'],
  ['café', 'ISO8859-1', 'ISO-8859-1', 'latin1', 'LATIN1', 'CP850', 'CP437', 'MACINTOSH'],
  ['Łódź', 'ISO8859-2', 'ISO-8859-2', 'LATIN2', 'CP1250', 'CP852'],
  ['€uro', 'ISO8859-15', 'ISO-8859-15'],
  ['ğüş İ', 'ISO8859-9', 'CP1254'],
  ['Αθήνα', 'ISO8859-7', 'CP1253'],
  ['plain', 'US-ASCII', 'ASCII'],
];

test('a message in every encoding that it may declare is recoded as git does', () => {
  const made = new CommitMaker();
  for (const [text, ...names] of DECLARED) {
    for (const name of names) {
      const recoded = spawnSync('iconv', ['-f', 'UTF-8', '-t', name], { input: text });
      expect([name, recoded.status]).toEqual([name, 0]);
      const author = spawnSync('iconv', ['-f', 'UTF-8', '-t', name], { input: text.slice(0, 2) }).stdout;
      made.add(Buffer.concat([author, Buffer.from(' <a@x> 1 +0000')]), recoded.stdout, name);
    }
  }
  // Text that is not valid as declared: a byte without meaning, UTF-8 under another name, letters in ASCII.
  made.add(AUTHOR, Buffer.from([0x98, 0xe0, 10]), 'CP1251');
  made.add(AUTHOR, Buffer.from([0x81, 0xe9, 10]), 'CP1252');
  made.add(AUTHOR, 'исправлено', 'eucJP');
  made.add(AUTHOR, 'исправлено', 'ASCII');
  made.expectSameAsGit();
});

test('a submodule that names the id of zeros comes, changes and goes as any other', () => {
  const gitDir = initBare('null-gitlink');
  const tree = (...ids: string[]): string =>
    gitText(gitDir, ['mktree', '--missing'], { input: ids.map((id) => `160000 commit ${id}\tsub\n`).join('') });
  const zeros = '0'.repeat(40);
  const trees = [tree(), tree(zeros), tree('12'.repeat(20)), tree(zeros), tree()];
  const commits: string[] = [];
  for (const made of trees)
    commits.push(
      gitText(gitDir, ['commit-tree', '-m', 'next', ...commits.slice(-1).flatMap((id) => ['-p', id]), made]),
    );
  const reader = gitObjectReader(gitDir);
  for (const commit of commits.slice(1)) {
    expect(theirs(gitDir, commit)).toContain('Subproject commit');
    expect(ours(reader, commit)).toBe(theirs(gitDir, commit));
  }
});

test('whole commits of every kind of change are the mails that git makes of them', () => {
  const work = initWork('whole');
  const commits: string[] = [];
  const step = (message: string, change: () => void): void => {
    change();
    commits.push(commitAll(work, message));
  };
  const lines = new Random(41).lines(50, 500).join('');
  step('first', () => writeFile(work, 'dir/file.c', lines));
  step('rename with edit', () => {
    git(work, ['mv', 'dir/file.c', 'dir/other.c']);
    writeFile(work, 'dir/other.c', `${lines}more\n`);
  });
  step('mode', () => git(work, ['update-index', '--chmod=+x', 'dir/other.c']));
  step('add empty and odd names', () => {
    writeFile(work, 'empty', '');
    writeFile(work, 'sp ace/ж', 'x');
  });
  step('nothing at all', () => undefined);
  step('delete', () => git(work, ['rm', '-q', 'dir/other.c']));
  step('a binary comes', () => writeFile(work, 'b.bin', Buffer.from([0, 1, 2, 3])));
  step('a binary goes', () => git(work, ['rm', '-q', 'b.bin']));
  const reader = gitObjectReader(work);
  for (const commit of commits) expect(ours(reader, commit)).toBe(theirs(work, commit));
});

test('a merge is no mail', () => {
  const work = initWork('merge');
  writeFile(work, 'base', '1\n');
  commitAll(work, 'base');
  git(work, ['checkout', '-q', '-b', 'side']);
  writeFile(work, 'side', '1\n');
  commitAll(work, 'side');
  git(work, ['checkout', '-q', 'main']);
  writeFile(work, 'main', '1\n');
  commitAll(work, 'main');
  git(work, ['merge', '-q', '--no-edit', 'side']);
  const reader = gitObjectReader(work);
  const head = gitText(work, ['rev-parse', 'HEAD']);
  expect(ours(reader, head)).toBe('');
});

test('a changed binary file comes whole, and git applies it', () => {
  const work = initWork('binary');
  const bytes = Buffer.from(Array.from({ length: 3000 }, (_, index) => (index * index) % 251));
  writeFile(work, 'b.bin', bytes);
  commitAll(work, 'binary');
  bytes[1500] = 0;
  bytes[7] = 0;
  writeFile(work, 'b.bin', bytes);
  const head = commitAll(work, 'changed');
  const mail = ours(gitObjectReader(work), head);
  const tree = gitText(work, ['rev-parse', 'HEAD^{tree}']);
  git(work, ['reset', '-q', '--hard', 'HEAD^']);
  git(work, ['am', '-q'], { input: Buffer.from(mail, 'latin1') });
  expect(gitText(work, ['rev-parse', 'HEAD^{tree}'])).toBe(tree);
});

test('a limit on bytes ends the patch after a whole file and says so', () => {
  const work = initWork('limit');
  for (const name of ['a', 'b', 'c']) writeFile(work, name, `${name}\n`.repeat(100));
  const head = commitAll(work, 'three') as Oid;
  const reader = gitObjectReader(work);
  const whole = mailPatch(reader, head, { ...fullIds, signature: SIGNATURE });
  const part = mailPatch(reader, head, { ...fullIds, signature: SIGNATURE, maxBytes: 300 });
  expect(whole.truncated).toBe(false);
  expect(part.truncated).toBe(true);
  expect(part.text.toString().match(/^diff --git .*/gm)).toEqual(['diff --git a/a b/a']);
});

test('dates before the Unix epoch and beyond all calendars do not fail', () => {
  expect(mailDate(0, '-0600')).toBe('Wed, 31 Dec 1969 18:00:00 -0600');
  expect(mailDate(1e30, '+0000')).toBe('Thu, 1 Jan 1970 00:00:00 +0000');
});
