/** `kedr/files`: files, names, histories and refs of every kind. Every page of Kedr has an example here. */
import type { Oid } from '../../git/oid.js';
import { DemoLine } from '../demo-history.js';
import type { DemoRecipe, DemoRefs } from '../demo-recipe.js';
import { MODE_EXECUTABLE, MODE_FILE, MODE_GITLINK, MODE_SYMLINK, DemoTree } from '../demo-tree.js';
import { KERNEL_DEMO_TIP, kernelDemo } from '../kernel/kernel-demo.js';
import { moment, type Identity, type Moment, type ObjectBatch } from '../object-batch.js';
import { SeededRandom } from '../seeded-random.js';
import {
  CEDAR_SVG,
  CODE_FILES,
  GUIDE_NEW,
  GUIDE_OLD,
  HOSTILE_SVG,
  OLD_TEXT,
  README_EN,
  README_RU,
  REFERENCE_RST,
} from './documents.js';
import { encodeOneByte, PIXEL_GIF, png, tone, utf16be, utf16le } from './encodings.js';
import { ODD_NAMES } from './odd-names.js';
import { longTsv, noise, NOTEBOOK, smallPdf, TABLE_CSV, TROJAN_C } from './special-files.js';

export const filesDemo: DemoRecipe = {
  owner: 'kedr',
  name: 'files',
  description: 'Файлы, какие бывают: кодировки, имена, размеры, ссылки',
  version: 2,
  build,
};

const ANNA: Identity = { name: 'Анна Кедрова', email: 'anna@kedr.example' };
const BORIS: Identity = { name: 'Boris Pinewood', email: 'boris@pinewood.example' };
const VERA: Identity = { name: 'Вера Лесная', email: 'vera@les.example' };

/** Large enough that a page has to shorten it. */
const BIG_TEXT_BYTES = 5_000_000;
const LONG_LINE_CHARACTERS = 300;
const WIDE_ENTRIES = 1500;
const DEEP_LEVELS = 24;
const LONG_TABLE_ROWS = 2500;
const NOISE_BYTES = 200_000;

function build(batch: ObjectBatch): DemoRefs {
  const main = new DemoLine(batch);
  let clock = moment('2025-09-01 09:00:00 +0300');
  /** Commits to `main`; the next commit is always a little over 29 hours later. */
  const tell = (author: Identity, message: string, ...merged: readonly DemoLine[]): Oid =>
    main.commit({ author, authored: tick(), message }, ...merged);
  const tick = (): Moment => (clock = { ...clock, seconds: clock.seconds + 104_729 });

  main.put('README.md', '# Файлы\n\nПока пусто.\n');
  main.put('obsolete.txt', 'Этот файл удалят.\n');
  const first = tell(ANNA, 'Начало\n');
  main.put('docs/guide.md', GUIDE_OLD);
  main.put('docs/reference.rst', REFERENCE_RST);
  tell(
    BORIS,
    'docs: add a guide and a reference\n\nThe guide is in Russian, the reference is in both.\n\nSigned-off-by: Boris Pinewood <boris@pinewood.example>\nReviewed-by: Анна Кедрова <anna@kedr.example>\n',
  );
  for (const [name, text] of Object.entries(CODE_FILES)) main.put(`code/${name}`, text);
  main.put('code/hello.sh', '#!/bin/sh\necho "Привет, ${1:-кедр}!"\n');
  tell(
    VERA,
    'code: привет на разных языках\n\nПодсветка: https://highlightjs.org/, а это (https://example.org/a_(b)) — ссылка в скобках.\n',
  );
  main.put('code/hello.sh', '#!/bin/sh\necho "Привет, ${1:-кедр}!"\n', MODE_EXECUTABLE);
  tell(VERA, 'code: сделать hello.sh исполняемым\n');
  putEncodings(main);
  tell(
    ANNA,
    'encodings: тексты, какими их писали\n\nОдин и тот же текст: windows-1251, KOI8-R, CP866, ISO 8859-5, UTF-16.\n',
  );
  putMedia(main);
  tell(BORIS, 'media: pictures and a tone, all made of numbers\n');
  for (const name of ODD_NAMES) main.put(`names/${name}`, `${name.toWellFormed()}\n`);
  tell(
    VERA,
    'names: имена, которые трудно записать в адресе\n\nПроверка: <script>alert("сообщение")</script> & "кавычки" \'разные\'.\n',
  );
  putSizes(main);
  tell(ANNA, 'sizes: от нуля до пяти мегабайт\n');
  putSpecial(main);
  tell(BORIS, 'special: a table, a notebook, a document\n\nAnd a source that reads otherwise than it runs.\n');
  main.putFolder(
    'wide',
    new Map(
      Array.from({ length: WIDE_ENTRIES }, (_, entry) => [`${String(entry).padStart(4, '0')}.txt`, `${entry}\n`]),
    ),
  );
  const wide = tell(BORIS, 'wide: fifteen hundred files\n');
  main.put(
    `deep/${Array.from({ length: DEEP_LEVELS }, (_, level) => `level-${level + 1}`).join('/')}/bottom.txt`,
    'Дно.\n',
  );
  main.put('deep/level-1/level-2/here.txt', 'Второй уровень.\n');
  main.put('chain/only/one/child/at/each/step/file.txt', 'Конец цепочки.\n');
  tell(VERA, 'deep, chain: глубокие каталоги\n');

  const feature = main.fork();
  main.put('links/readme', '../README.md', MODE_SYMLINK);
  main.put('links/code', '../code', MODE_SYMLINK);
  main.put('links/broken', 'no/such/file', MODE_SYMLINK);
  main.put('links/outside', '/etc/hostname', MODE_SYMLINK);
  main.put('links/loop', 'loop', MODE_SYMLINK);
  main.put(
    '.gitmodules',
    `[submodule "kernel"]\n\tpath = vendor/kernel\n\turl = ../../${kernelDemo.owner}/${kernelDemo.name}.git\n[submodule "elsewhere"]\n\tpath = vendor/elsewhere\n\turl = https://example.org/elsewhere.git\n`,
  );
  main.set('vendor/kernel', { mode: MODE_GITLINK, oid: KERNEL_DEMO_TIP });
  main.set('vendor/elsewhere', { mode: MODE_GITLINK, oid: first });
  tell(BORIS, 'links, vendor: symbolic links and submodules\n');
  main.set('obsolete.txt', undefined);
  tell(ANNA, `Удалить obsolete.txt\n\nОн был добавлен в ${first.slice(0, 12)} и никому не понадобился.\n`);
  main.move('docs/guide.md', 'docs/руководство.md');
  tell(VERA, 'docs: переименовать руководство\n');
  main.put('docs/руководство.md', GUIDE_NEW);
  tell(VERA, 'docs: дополнить руководство\n');
  for (const entry of [3, 700, 1499]) main.put(`wide/${String(entry).padStart(4, '0')}.txt`, `${entry}, исправлено\n`);
  tell(BORIS, `wide: touch three of them\n\nFixes: ${wide.slice(0, 12)} ("wide: fifteen hundred files")\n`);

  feature.put('feature/список.md', '- [ ] сделать\n');
  feature.commit({ author: ANNA, authored: tick(), message: 'feature: список дел\n' });
  feature.put('feature/список.md', '- [x] сделать\n- [ ] проверить\n');
  feature.commit({
    author: ANNA,
    authored: tick(),
    committer: BORIS,
    committed: tick(),
    message: 'feature: первое дело сделано\n',
  });
  main.put('README.md', README_RU);
  main.put('README.en.md', README_EN);
  tell(ANNA, 'README: рассказать, что где лежит\n\nCo-authored-by: Вера Лесная <vera@les.example>\n');
  tell(ANNA, "Merge branch 'feature/список'\n\nПервая часть; вторая останется в ветке.\n", feature);
  // Git allows an empty message; such a commit must still be reachable from every page that lists it.
  main.put('code/data.csv', `${CODE_FILES['data.csv']}липа;0;20\n`);
  tell(BORIS, '');
  main.put('code/data.csv', `${CODE_FILES['data.csv']}лиственница;40;45\n`);
  const released = tell(VERA, 'code: исправить таблицу\n\nЛипа — не хвойное дерево.\n');
  feature.put('feature/список.md', '- [x] сделать\n- [x] проверить\n');
  feature.commit({
    author: ANNA,
    authored: tick(),
    message: `feature: ${'очень '.repeat(20)}длинный заголовок, который не помещается в строку\n`,
  });

  return refsOf(batch, { main, feature, first, released, tick });
}

function putEncodings(line: DemoLine): void {
  line.put('encodings/cp1251.txt', encodeOneByte(OLD_TEXT, 'windows-1251'));
  line.put('encodings/koi8-r.txt', encodeOneByte(OLD_TEXT, 'koi8-r'));
  line.put('encodings/cp866.txt', encodeOneByte(OLD_TEXT, 'ibm866'));
  line.put('encodings/iso-8859-5.txt', encodeOneByte(OLD_TEXT, 'iso-8859-5'));
  line.put('encodings/utf-16le.txt', utf16le(OLD_TEXT));
  line.put('encodings/utf-16be.txt', utf16be(OLD_TEXT));
  line.put('encodings/utf-8.txt', OLD_TEXT);
  line.put('encodings/utf-8-bom.txt', `\ufeff${OLD_TEXT}`);
  line.put('encodings/latin1.txt', Buffer.from('Où est le cèdre ? Á é î õ ü ß\n', 'latin1'));
  line.put('encodings/crlf.txt', OLD_TEXT.replaceAll('\n', '\r\n'));
  line.put('encodings/mixed-line-ends.txt', 'one\r\ntwo\nthree\rfour\n');
  line.put(
    'encodings/broken-utf-8.txt',
    Buffer.concat([
      Buffer.from('Начало, затем два плохих байта: '),
      Buffer.from([0xff, 0xc3]),
      Buffer.from(', и дальше.\n'),
    ]),
  );
  line.put(
    'encodings/control-characters.txt',
    'bell \u0007, escape \u001b[31mred\u001b[0m, form feed \f, zero width \u200b, right to left \u202eabc\u202c\n',
  );
}

function putMedia(line: DemoLine): void {
  line.put('media/cedar.svg', CEDAR_SVG);
  line.put('media/hostile.svg', HOSTILE_SVG);
  line.put(
    'media/gradient.png',
    png(100, 60, (x, y) => [Math.floor((x * 255) / 99), Math.floor((y * 255) / 59), 160]),
  );
  line.put('media/pixel.gif', PIXEL_GIF);
  line.put('media/tone.wav', tone(440));
}

function putSpecial(line: DemoLine): void {
  line.put('special/table.csv', TABLE_CSV);
  line.put('special/long.tsv', longTsv(LONG_TABLE_ROWS));
  line.put('special/broken.csv', 'a,b\n"never closed,1\n2,3\n');
  line.put('special/notebook.ipynb', NOTEBOOK);
  line.put('special/broken.ipynb', '{ "cells": [\n');
  line.put('special/trojan.c', TROJAN_C);
  line.put('special/document.pdf', smallPdf());
  line.put('special/noise.bin', noise(NOISE_BYTES));
}

function putSizes(line: DemoLine): void {
  line.put('sizes/empty.txt', '');
  line.put('sizes/one-byte.txt', 'x');
  line.put('sizes/no-final-newline.txt', 'первая\nпоследняя без конца строки');
  line.put('sizes/long-line.txt', `${'длинная строка '.repeat(40).slice(0, LONG_LINE_CHARACTERS)}\nкороткая\n`);
  line.put('sizes/binary.bin', Buffer.from(Array.from({ length: 4096 }, (_, at) => (at * 31 + (at >> 3)) & 0xff)));
  line.put('sizes/big.txt', bigText());
  // The usual way to keep an empty folder in git.
  line.put('sizes/empty-folder/.gitkeep', '');
}

function bigText(): string {
  const random = new SeededRandom(5);
  const words = ['кедр', 'сосна', 'ель', 'пихта', 'лиственница', 'needle', 'cone', 'bark', 'root', 'seed'];
  const phrases = Array.from({ length: 97 }, () => Array.from({ length: 8 }, () => random.pick(words)).join(' '));
  const lines: string[] = [];
  for (let bytes = 0, number = 1; bytes < BIG_TEXT_BYTES; number += 1) {
    const line = `${String(number).padStart(6, '0')} ${phrases[number % phrases.length]}\n`;
    lines.push(line);
    bytes += Buffer.byteLength(line);
  }
  return lines.join('');
}

interface Told {
  readonly main: DemoLine;
  readonly feature: DemoLine;
  readonly first: Oid;
  readonly released: Oid;
  readonly tick: () => Moment;
}

function refsOf(batch: ObjectBatch, { main, feature, first, released, tick }: Told): DemoRefs {
  const tag = (name: string, target: Oid, targetType: 'commit' | 'tag' | 'tree' | 'blob', message: string) =>
    batch.tag({ target, targetType, name, tagger: ANNA, tagged: tick(), message });
  const release = tag(
    'v1.0',
    released,
    'commit',
    'Выпуск 1.0\n\nПервый, в котором есть всё:\n\n- кодировки;\n- имена;\n- размеры.\n',
  );
  const pages = new DemoLine(batch);
  pages.put('index.html', '<!doctype html>\n<title>Другая история</title>\n<p>У этой ветки свой первый коммит.\n');
  pages.commit({ author: VERA, authored: tick(), message: 'Другая история\n' });
  return {
    head: 'main',
    refs: new Map([
      ['refs/heads/main', main.tip ?? first],
      ['refs/heads/feature/новая-ветка', feature.tip ?? first],
      ['refs/heads/pages', pages.tip ?? first],
      ['refs/tags/v1.0', release],
      ['refs/tags/v0.1', first],
      ['refs/tags/release/вложенный', tag('release/вложенный', release, 'tag', 'Тег тега\n')],
      ['refs/tags/tree', tag('tree', main.tree.write(batch), 'tree', 'Тег дерева\n')],
      ['refs/tags/blob', batch.blob(CEDAR_SVG)],
      [
        'refs/notes/commits',
        notes(
          batch,
          new Map([
            [released, 'Заметка: этот коммит вошёл в выпуск 1.0.\n'],
            [first, 'Заметка к самому первому коммиту.\n'],
          ]),
          tick(),
        ),
      ],
    ]),
  };
}

/** Notes are a tree whose names are ids of commits: git-notes(1). */
function notes(batch: ObjectBatch, texts: ReadonlyMap<Oid, string>, at: Moment): Oid {
  let tree = new DemoTree();
  for (const [oid, text] of texts) tree = tree.with(oid, { mode: MODE_FILE, oid: batch.blob(text) });
  return batch.commit({
    tree: tree.write(batch),
    parents: [],
    author: ANNA,
    committer: ANNA,
    authored: at,
    committed: at,
    message: "Notes added by 'git notes add'\n",
  });
}
