/** The main page of Kedr: the root of a kernel, complete in the first response, compared with git. */
import type { Element, Root } from 'hast';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gitText } from '../support/git-fixture.js';
import { KERNEL, startDemoSite, type DemoSite } from '../support/demo-site.js';
import { checkPage, elementsOf, textOf } from './html-checks.js';

let site: DemoSite;
let page: Root;
let english: Root;

beforeAll(async () => {
  site = await startDemoSite();
  const read = async (language: string): Promise<Root> =>
    checkPage(await site.app.text(KERNEL, { 'accept-language': language }), {
      language,
      assets: site.app.context.assets,
    }).root;
  // A page that is asked for before its commits are counted has no number; the count continues meanwhile.
  do page = await read('ru');
  while (!/\d/.test(textOf(byClass(page, 'counter')[0] as Element)));
  english = await read('en');
});
afterAll(() => site.app.close());

const byClass = (root: Root | Element, name: string): Element[] =>
  elementsOf(root).filter(({ properties }) => [properties['className'] ?? []].flat().includes(name));
const one = (root: Root | Element, name: string): Element => {
  const [found, ...more] = byClass(root, name);
  if (found === undefined || more.length > 0)
    throw new Error(`${more.length + (found === undefined ? 0 : 1)} elements .${name}`);
  return found;
};
const ask = (...args: string[]): string => gitText(site.gitDirs.kernel, args);
const spaced = (text: string): string => text.replace(/\s+/g, ' ').trim();

function rowsOf(root: Root): Element[] {
  return elementsOf(one(root, 'tree')).filter(
    ({ tagName, properties }) => tagName === 'tr' && properties['dataName'] !== undefined,
  );
}

/** A cell of a row, from 0. */
function cellOf(row: Element, at: number): Element {
  return row.children.filter((node) => node.type === 'element')[at] as Element;
}

describe('the root page of the kernel', () => {
  test('has all 35 entries, directories first, each with the latest commit according to git, and its date', () => {
    const entries = ask('ls-tree', 'HEAD')
      .split('\n')
      .map((line) => ({ kind: line.split(' ')[1] as string, name: line.split('\t')[1] as string }));
    expect(entries).toHaveLength(35);
    const rows = rowsOf(page);
    const names = rows.map((row) => spaced(textOf(cellOf(row, 0))));
    const isDirectory = (name: string): boolean =>
      entries.some((entry) => entry.name === name && entry.kind === 'tree');
    expect([...names].sort()).toEqual(entries.map(({ name }) => name).sort());
    expect(names.map(isDirectory)).toEqual(
      [...names.map(isDirectory)].sort((left, right) => Number(right) - Number(left)),
    );
    for (const [index, row] of rows.entries()) {
      const name = names[index] as string;
      const [oid, summary, date] = ask('log', '-1', '--format=%H%n%s%n%ci', 'HEAD', '--', name).split('\n') as [
        string,
        string,
        string,
      ];
      const link = elementsOf(cellOf(row, 1)).find(({ tagName }) => tagName === 'a');
      expect(link?.properties['href'], name).toBe(`${KERNEL}/commit/${oid}`);
      expect(textOf(link as Element), name).toBe(summary);
      expect(spaced(textOf(cellOf(row, 2))), name).toBe(date.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
    }
    expect(byClass(page, 'wait')).toEqual([]);
  });

  test('has the latest commit with author, ten digits, summary, the whole message and its date in its own zone', () => {
    const tip = one(page, 'tip');
    const [oid, author, summary] = ask('log', '-1', '--format=%H%n%an%n%s').split('\n') as [string, string, string];
    expect(summary).toBe('vfio/pci: Introduce VF token');
    expect(textOf(one(tip, 'tip-author'))).toBe(author);
    expect(textOf(one(tip, 'oid'))).toBe(oid.slice(0, 10));
    expect(one(tip, 'oid').properties['href']).toBe(`${KERNEL}/commit/${oid}`);
    expect(textOf(one(tip, 'tip-msg'))).toBe(summary);
    expect(textOf(one(tip, 'msg')).trim()).toBe(ask('log', '-1', '--format=%b').trim());
    const time = elementsOf(tip).find(({ tagName }) => tagName === 'time') as Element;
    expect(spaced(textOf(time))).toBe('2020-03-24 09:28:27 -06:00');
    expect(time.properties['dateTime']).toBe('2020-03-24T09:28:27-06:00');
  });

  test('has the README unchanged', () => {
    expect(textOf(one(one(page, 'readme'), 'plain')).trim()).toBe(ask('show', 'HEAD:README').trim());
  });

  test('has the description, the counts, the file search and the clone address', () => {
    expect(textOf(one(page, 'repo-desc'))).toBe(
      'The source for the Linux kernel used in Windows Subsystem for Linux 2 (WSL2)',
    );
    const counters = byClass(page, 'counter').map((counter) =>
      Number((/\d+/.exec(textOf(counter).replace(/\s/g, '')) ?? [])[0]),
    );
    expect(counters).toEqual([
      Number(ask('rev-list', '--count', 'HEAD')),
      ...['refs/heads', 'refs/tags'].map(
        (prefix) => ask('for-each-ref', '--format=%(refname)', prefix).split('\n').length,
      ),
    ]);
    expect(one(page, 'goto').properties['action']).toBe(`${KERNEL}/find/branch/master`);
    expect(elementsOf(page).find(({ properties }) => properties['id'] === 'clone-url')?.properties['value']).toBe(
      `${site.app.origin}${KERNEL}.git`,
    );
  });

  test('is Russian for Russian readers and English for others, with the same facts', () => {
    expect(elementsOf(page).find(({ properties }) => properties['id'] === 'goto-q')?.properties['placeholder']).toBe(
      'Перейти к\u00a0файлу',
    );
    expect(elementsOf(english).find(({ properties }) => properties['id'] === 'goto-q')?.properties['placeholder']).toBe(
      'Go to file',
    );
    const facts = (root: Root): string[] =>
      [...rowsOf(root).flatMap((row) => [cellOf(row, 0), cellOf(row, 1)]), ...byClass(root, 'when')].map((element) =>
        spaced(textOf(element)),
      );
    expect(facts(english)).toEqual(facts(page));
    // No text is in the other language; what is translate="no" belongs to the repository.
    const words = (root: Root): string =>
      [...byClass(root, 'counter'), ...byClass(root, 'tab'), ...byClass(root, 'btn'), ...byClass(root, 'skip')]
        .map((element) => textOf(element))
        .join(' ');
    expect(words(english)).not.toMatch(/\p{Script=Cyrillic}/u);
    expect(words(page).replace(/\b(?:master|git clone|Ctrl)\b/g, '')).not.toMatch(/[A-Za-z]{4,}/);
  });
});
