/** Files with a form of their own, as in the demo, and the switch for long lines. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gitText } from '../../../support/git-fixture.js';
import { attribute, find, findAll, parsePage, wordsOf } from '../../../support/page.js';
import { FILES, startDemoSite, type DemoSite } from '../../../support/demo-site.js';

let site: DemoSite;
beforeAll(async () => {
  site = await startDemoSite();
});
afterAll(() => site.app.close());

const page = (path: string, headers: Record<string, string> = {}): Promise<string> =>
  site.app.text(`${FILES}/src/branch/main/${path}`, headers);
const notesOf = (html: string): string[] =>
  [...html.matchAll(/<span class="note-text">(.*?)<\/span><\/p>/g)].map((match) =>
    (match[1] as string).replace(/<[^>]*>/g, '').replaceAll('\u00a0', ' '),
  );
const viewsOf = (html: string): string[] =>
  [...html.matchAll(/<a class="segment-btn" href="([^"]*)"( aria-current="true")?>([^<]*)</g)].map(
    ([, href, current, label]) =>
      `${(label as string).replaceAll('\u00a0', ' ')}${current === undefined ? '' : '*'} ${(href as string).slice(FILES.length + '/src/branch/main/'.length)}`,
  );

test('?plain=1, as GitHub writes it, leads to the source', async () => {
  const target = async (path: string): Promise<string | null> =>
    (await site.app.get(`${FILES}/src/branch/main/${path}`)).headers.get('location');
  expect(await target('special/table.csv?plain=1&lines=4')).toBe(
    `${FILES}/src/branch/main/special/table.csv?display=source&lines=4`,
  );
  expect(await target('code/hello.c?plain=1')).toBe(`${FILES}/src/branch/main/code/hello.c`);
});

describe('a table', () => {
  test('is shown as a table, with a link to its source', async () => {
    const html = await page('special/table.csv');
    expect(html).toContain(
      '<tr id="L4"><td class="csv-line"><a class="ln" href="#L4" data-n="4" aria-label="Строка 4"></a></td><td>Ель</td><td class="csv-number">45</td><td>в две\nстроки</td></tr>',
    );
    expect(html).toContain('<td>&lt;b&gt;Лиственница&lt;/b&gt;</td>');
    expect(viewsOf(html)).toEqual(['Таблица* special/table.csv', 'Текст special/table.csv?display=source']);
    const source = await page('special/table.csv?display=source');
    expect(viewsOf(source)).toEqual(['Таблица special/table.csv', 'Текст* special/table.csv?display=source']);
    expect(source).toContain('<span class="line" id="L4">');
    expect(await page('special/table.csv?lines=4')).toContain('<span class="line is-selected" id="L4">');
  });

  test('with another separator is recognised, and another encoding is decoded', async () => {
    expect(await page('code/data.csv')).toContain('<td>лиственница</td><td class="csv-number">40</td>');
    expect(await page('code/data.csv?encoding=koi8-r')).not.toContain('лиственница');
  });

  test('that is long shows its beginning and says so', async () => {
    const html = await page('special/long.tsv');
    expect(html.match(/<tr id="L/g)).toHaveLength(2000);
    expect(notesOf(html)).toEqual(['Показано только начало таблицы: 2000 строк.']);
  });

  test('that is malformed is shown as its text', async () => {
    const html = await page('special/broken.csv');
    expect(notesOf(html)[0]).toContain('незакрытая кавычка');
    expect(html).toContain('<span class="line" id="L2">');
    expect(viewsOf(html)[1]).toContain('*');
  });
});

describe('a notebook', () => {
  test('is rendered; its links lead into the repository, and its picture is in the page', async () => {
    const html = await page('special/notebook.ipynb');
    expect(html).toContain('<div class="nb-cell nb-cell--code">');
    expect(html).toContain(`href="${FILES}/src/branch/main/special/table.csv"`);
    expect(html).toContain('alt="Изображение из\u00a0вывода ячейки 3"');
    expect(html).not.toContain('onclick="alert');
    expect(viewsOf(html)).toEqual(['Просмотр* special/notebook.ipynb', 'Текст special/notebook.ipynb?display=source']);
  });

  test('that is malformed is shown as its text', async () => {
    expect(notesOf(await page('special/broken.ipynb'))[0]).toContain('не тетрадь Jupyter');
  });
});

describe('bytes', () => {
  test('are shown in parts, with links between them', async () => {
    const first = await page('special/noise.bin');
    expect(first).toMatch(/<pre class="hex" translate="no"><span class="lines">00000000 {2}00 /);
    expect(first).toContain('href="/kedr/files/src/branch/main/special/noise.bin?offset=0x10000"');
    expect(first).not.toContain('rel="prev"');
    const last = await page('special/noise.bin?offset=0x30000');
    expect(last).toContain('<span class="lines">00030000  ');
    expect(last).toContain('href="/kedr/files/src/branch/main/special/noise.bin?offset=0x20000"');
    expect(last).not.toContain('rel="next"');
    expect(last.replaceAll('\u00a0', ' ')).toContain('Показаны байты с 00030000 по 00030d3f.');
  });

  test.each([
    ['99999999999', '00000000'],
    ['9999999', '00030d30'],
    ['65537', '00010000'],
    ['0x1f', '00000010'],
    ['-5', '00000000'],
    ['x', '00000000'],
  ])('offset=%s begins at %s', async (offset, start) => {
    expect(await page(`special/noise.bin?offset=${offset}`)).toContain(`<span class="lines">${start}  `);
  });

  test('of a text or a picture are shown on demand', async () => {
    expect(await page('media/gradient.png?display=hex')).toContain('00000000  89 50 4e 47 0d 0a 1a 0a');
    expect(await page('sizes/empty.txt?display=hex')).toContain('<pre class="hex" translate="no"></pre>');
  });
});

test('a PDF document is embedded in the page, with links to open and download it', async () => {
  const html = await page('special/document.pdf');
  expect(html).toContain(
    `<object class="pdf" data="${FILES}/raw/branch/main/special/document.pdf" type="application/pdf" aria-label="special/document.pdf">`,
  );
  expect(html).toContain(`<a class="btn" href="${FILES}/raw/branch/main/special/document.pdf">`);
  expect(html).toContain(`<a class="btn" href="${FILES}/raw/branch/main/special/document.pdf?download=1">`);
  expect((await site.app.get(`${FILES}/raw/branch/main/special/document.pdf`)).headers.get('content-type')).toBe(
    'application/pdf',
  );
});

describe('hidden characters', () => {
  test('that change the order of text are marked, with a warning', async () => {
    const html = await page('special/trojan.c');
    expect(notesOf(html)).toEqual([
      'В файле есть скрытые знаки (8), и некоторые меняют порядок текста: код может читаться не так, как исполняется. Строки: 11, 13, 18, 20. К первой',
    ]);
    expect(html).toContain('<a href="#L11">');
    expect(html.match(/<span class="hidden-sign" data-sign="RLO">/g)).toHaveLength(2);
    expect(html.match(/<span class="hidden-sign"/g)).toHaveLength(8);
  });

  test('of other kinds are distinguished', async () => {
    expect(notesOf(await page('encodings/control-characters.txt'))[0]).toContain('меняют порядок');
    expect(notesOf(await page('encodings/utf-8-bom.txt'))).toEqual([]);
    expect(notesOf(await page('code/hello.c'))).toEqual([]);
  });
});

describe('the outline', () => {
  test.each([
    ['of a file', () => page('README.md')],
    ['of a repository', () => site.app.text(FILES)],
    ['of a notebook', () => page('special/notebook.ipynb')],
  ])('of headings on the page %s skips no level', async (_, html) => {
    const levels = [...(await html()).replace(/^[\s\S]*<main/, '').matchAll(/<h([1-6])/g)].map(([, level]) =>
      Number(level),
    );
    expect(levels.length).toBeGreaterThan(2);
    levels.forEach((level, at) => expect(level - (levels[at - 1] ?? 1)).toBeLessThanOrEqual(1));
    expect(levels.filter((level) => level === 1).length).toBeLessThanOrEqual(1);
  });

  test('lists the definitions of a source and the sections of a document', async () => {
    expect(await page('special/trojan.c')).toMatch(
      /<details class="menu menu--end outline".*<span class="outline-mark" role="img" aria-label="тип" title="тип">T<\/span> <a href="#L4" class="mono" translate="no">visitor<\/a> <span class="outline-line">4<\/span>.* title="функция">ƒ<\/span> <a href="#L16" class="mono" translate="no">main<\/a> <span class="outline-line">16<\/span>/s,
    );
    expect(await page('README.md')).toMatch(
      /<li class="outline-item outline-item--1"><a href="#user-content-что-где-лежит">Что где лежит<\/a>/,
    );
    expect(await page('code/hello.sh')).not.toContain('menu--end outline"');
  });
});

describe('a path in other branches and tags', () => {
  const rowsOf = (html: string): string[] =>
    findAll(parsePage(html), 'li.in-refs-row').map((row) => {
      const names = find(row, '.in-refs-names');
      const [link] = findAll(names, 'a');
      const state = /in-refs-row--(\w+)/.exec(String(row.properties['className']))?.[1] ?? '';
      const words = wordsOf(find(row, '.in-refs-state')).replaceAll('\u00a0', ' ');
      const target = link === undefined ? '' : ` ${decodeURIComponent(attribute(link, 'href'))}`;
      return `${wordsOf(names)}: ${state} ${words}${target}`;
    });

  test('is listed for each of them, also where it does not exist', async () => {
    const html = await page('code/data.csv?display=refs');
    const [added = '', deleted = ''] = gitText(site.gitDirs.files, [
      'diff',
      '--numstat',
      'feature/новая-ветка',
      'main',
      '--',
      'code/data.csv',
    ]).split('\t');
    const delta = [...(added === '0' ? [] : [`+${added}`]), ...(deleted === '0' ? [] : [`\u2212${deleted}`])].join(' ');
    expect(rowsOf(html).map((row) => row.replaceAll('\u00a0', ' '))).toEqual([
      `main: same открыто сейчас ${FILES}/src/branch/main/code/data.csv`,
      `feature/новая-ветка: other Разница с feature/новая-ветка ${delta} ${FILES}/src/branch/feature/новая-ветка/code/data.csv`,
      'pages: absent такого пути нет',
      `v1.0: same то же содержимое ${FILES}/src/tag/v1.0/code/data.csv`,
      'v0.1: absent такого пути нет',
      `release/вложенный: same то же содержимое ${FILES}/src/tag/release/вложенный/code/data.csv`,
    ]);
    expect(viewsOf(html)).toEqual(['Файл code/data.csv', 'В других ветках и тегах* code/data.csv?display=refs']);
    for (const link of findAll(parsePage(html), 'li.in-refs-row a'))
      expect((await site.app.get(attribute(link, 'href'))).status).toBe(200);
  });

  test('agrees with git', async () => {
    const { files } = site.gitDirs;
    const rows = rowsOf(await page('README.md?display=refs'));
    const id = (rev: string): string | undefined => {
      try {
        return gitText(files, ['rev-parse', '--verify', '-q', `${rev}:README.md`]);
      } catch {
        return undefined;
      }
    };
    const expected = rows
      .map((row) => row.slice(0, row.indexOf(':')))
      .map((name) => (id(name) === undefined ? 'absent' : id(name) === id('main') ? 'same' : 'other'));
    expect(rows.map((row) => /: (\w+)/.exec(row)?.[1])).toEqual(expected);
    expect(new Set(expected).size).toBeGreaterThan(1);
  });
});

describe('the switch for long lines', () => {
  test('is remembered in a cookie and reset by the next press', async () => {
    const html = await page('code/hello.c');
    expect(html).toContain('name="wrap" value="on" aria-pressed="false"');
    expect(html).not.toContain('data-wrap');
    const answer = await site.app.get(
      `/-/settings?wrap=on&to=${encodeURIComponent(`${FILES}/src/branch/main/code/hello.c`)}`,
    );
    expect(answer.headers.get('location')).toBe(`${FILES}/src/branch/main/code/hello.c`);
    expect(answer.headers.get('set-cookie')).toMatch(/^wrap=on;/);
    const wrapped = await page('code/hello.c', { cookie: 'wrap=on' });
    expect(wrapped).toMatch(/<html [^>]*data-wrap="on"/);
    expect(wrapped).toContain('name="wrap" value="off" aria-pressed="true"');
  });

  test('is absent for files without lines', async () => {
    expect(await page('media/gradient.png')).not.toContain('name="wrap"');
  });
});
