/** The content of diff lines: colours of syntax, and text in every encoding. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type RunningApp } from '../../../support/app.js';
import { commitAll, initWork, writeFile } from '../../../support/git-fixture.js';
import { encodeText } from '../../../render/encode-text.js';
import { attribute, find, findAll, parsePage, textOf, type PageNode } from '../../../support/page.js';

const UTF16 = (text: string): Buffer => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
const BIG_ENDIAN = (text: string): Buffer => UTF16(text).swap16();
const BEFORE = 'Привет, мир\nЭто строка\nКонец файла\n';
const AFTER = 'Привет, мир\nЭта строка\nКонец файла\n';

let app: RunningApp;
let page: PageNode;
let split: PageNode;

beforeAll(async () => {
  const work = initWork('diff-text');
  const write = (text: string, code: string): void => {
    writeFile(work, 'cp1251.txt', encodeText(text, 'windows-1251'));
    writeFile(work, 'koi8.txt', encodeText(text, 'koi8-r'));
    writeFile(work, 'utf16le.txt', UTF16(text));
    writeFile(work, 'utf16be.txt', BIG_ENDIAN(text));
    writeFile(work, 'code.c', code);
    writeFile(work, 'crlf.c', code.replaceAll('\n', '\r\n'));
    writeFile(work, 'words.txt', code);
  };
  write(BEFORE, '/*\n * return one\n */\nint a = 1;\nint b;\n');
  writeFile(work, 'same16.txt', UTF16(BEFORE));
  commitAll(work, 'Begin', '1600000000 +0000');
  write(AFTER, '/*\n * return two\n */\nint a = "x";\nint b;\n');
  writeFile(work, 'same16.txt', BEFORE);
  const id = commitAll(work, 'Change', '1600000100 +0000');
  app = await startApp({ 'o/r': join(work, '.git') });
  page = parsePage(await app.text(`/o/r/commit/${id}?lang=en`));
  split = parsePage(await app.text(`/o/r/commit/${id}?lang=en&style=split`));
});
afterAll(() => app.close());

function fileBox(of: PageNode, name: string): PageNode {
  const box = findAll(of, '.dfile').find((file) => textOf(find(file, 'h3')) === name);
  if (box === undefined) throw new Error(`no ${name}`);
  return box;
}

const texts = (of: PageNode): string[] =>
  findAll(of, 'td.src')
    .map(textOf)
    .filter((text) => !text.startsWith('@@'));
/** `keyword int` for `<span class="hljs-keyword">int</span>`. */
const colours = (of: PageNode): string[] =>
  findAll(of, 'td.src')
    .flatMap((cell) => findAll(cell, 'span'))
    .filter((span) => attribute(span, 'className').startsWith('hljs-'))
    .map((span) => `${attribute(span, 'className').replace('hljs-', '')} ${textOf(span)}`);

describe('text', () => {
  it.each(['cp1251.txt', 'koi8.txt', 'utf16le.txt', 'utf16be.txt'])(
    'in %s is decoded as on the page of the file',
    (name) => {
      expect(texts(fileBox(page, name))).toEqual(['Привет, мир', 'Это строка', 'Эта строка', 'Конец файла']);
      expect(texts(fileBox(split, name))).toEqual([
        'Привет, мир',
        'Привет, мир',
        'Это строка',
        'Эта строка',
        'Конец файла',
        'Конец файла',
      ]);
      expect(findAll(fileBox(page, name), 'mark').map(textOf)).toEqual(['Это', 'Эта']);
    },
  );

  it('of a file that only changed its encoding is explained', () => {
    expect(textOf(find(fileBox(page, 'same16.txt'), '.dfile-none'))).toBe('Only the encoding changed');
  });
});

describe('colours', () => {
  it('are those of the whole file, with the changed words marked', () => {
    const box = fileBox(page, 'code.c');
    expect(texts(box)).toEqual(['/*', ' * return one', ' * return two', ' */', 'int a = 1;', 'int a = "x";', 'int b;']);
    expect(colours(box)).toEqual([
      'comment /*',
      'comment  * return one',
      'comment  * return two',
      'comment  */',
      'type int',
      'number 1',
      'type int',
      'string "x"',
      'type int',
    ]);
    expect(findAll(box, 'mark').map(textOf)).toEqual(['one', 'two', '1', '"x"']);
    expect(colours(fileBox(split, 'code.c')).toSorted()).toEqual(
      [...colours(box), 'comment /*', 'comment  */', 'type int'].toSorted(),
    );
  });

  it('keep carriage returns in place', () => {
    expect(texts(fileBox(page, 'crlf.c'))).toEqual(texts(fileBox(page, 'code.c')).map((text) => `${text}\r`));
    expect(colours(fileBox(page, 'crlf.c'))).toEqual(colours(fileBox(page, 'code.c')));
  });

  it('are absent for prose', () => {
    expect(colours(fileBox(page, 'words.txt'))).toEqual([]);
  });
});
