/** Links from the paths in a file to what is there at the same revision, on the page of the file and in blame. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApp, type RunningApp } from '../../../support/app.js';
import { commitAll, initWork, writeFile } from '../../../support/git-fixture.js';
import { attribute, findAll, parsePage, textOf } from '../../../support/page.js';

const SOURCE = `/* See Documentation/init.txt and Documentation/none.txt. */
#include <linux/init.h>
#include <linux/none.h>
#include "local.h"
int main(void) { return "include/linux"[0]; }
`;
let app: RunningApp;
let first: string;

beforeAll(async () => {
  const work = initWork('path-links');
  writeFile(work, 'init/main.c', SOURCE);
  writeFile(work, 'init/Makefile', 'obj-y := main.o sub/ none/\n');
  writeFile(work, 'init/sub/Kconfig', 'source "init/Kconfig"\n');
  writeFile(work, 'init/Kconfig', '# none\n');
  writeFile(work, 'include/linux/init.h', '\n');
  writeFile(work, 'Documentation/init.txt', 'Text\n');
  first = commitAll(work, 'Begin');
  writeFile(work, 'init/local.h', '\n');
  commitAll(work, 'Add a header');
  app = await startApp({ 'o/r': join(work, '.git') });
});
afterAll(() => app.close());

async function links(path: string): Promise<string[][]> {
  return findAll(parsePage(await app.text(path)), 'a.src-link').map((link) => [textOf(link), attribute(link, 'href')]);
}

it('links what exists at the revision of the page and nothing else', async () => {
  const at = '/o/r/src/branch/main';
  const later = [
    ['Documentation/init.txt', `${at}/Documentation/init.txt`],
    ['linux/init.h', `${at}/include/linux/init.h`],
    ['local.h', `${at}/init/local.h`],
    ['include/linux', `${at}/include/linux`],
  ];
  expect(await links(`${at}/init/main.c`)).toEqual(later);
  expect(await links('/o/r/blame/branch/main/init/main.c')).toEqual(later);
  const before = `/o/r/src/commit/${first}`;
  expect((await links(`${before}/init/main.c`)).map(([, href]) => href)).toEqual([
    `${before}/Documentation/init.txt`,
    `${before}/include/linux/init.h`,
    `${before}/include/linux`,
  ]);
  expect(await links(`${at}/init/Makefile`)).toEqual([
    ['main.o', `${at}/init/main.c`],
    ['sub/', `${at}/init/sub`],
  ]);
  expect(await links(`${at}/init/sub/Kconfig`)).toEqual([['init/Kconfig', `${at}/init/Kconfig`]]);
});

it('leads to pages, and leaves the text of the file as it is', async () => {
  const page = parsePage(await app.text('/o/r/src/branch/main/init/main.c'));
  for (const link of findAll(page, 'a.src-link')) expect((await app.get(attribute(link, 'href'))).status).toBe(200);
  expect(findAll(page, 'span.line').map(textOf).join('')).toBe(SOURCE);
});
