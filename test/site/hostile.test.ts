/** Hostile and damaged repositories: every page stays a page, explains the problem, and escapes all content. */
import { chmodSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type RunningApp } from '../support/app.js';
import { urlPath } from '../support/files-repository.js';
import { commitAll, git, gitText, initBare, initWork, tempDir, writeFile } from '../support/git-fixture.js';
import { ATTACKS, hostileRepository, HOSTILE_BRANCHES, type HostileRepository } from '../support/hostile-repository.js';
import { checkPage, elementsOf, formOf, type CheckedPage } from './html-checks.js';

let app: RunningApp;
let hostile: HostileRepository;
const H = '/evil/repo';

beforeAll(async () => {
  hostile = hostileRepository();
  app = await startApp({ [H.slice(1)]: hostile.gitDir, ...damagedRepositories() });
});
afterAll(() => app.close());

interface Answer extends CheckedPage {
  readonly status: number;
  readonly reason: string | null;
}

/** The page at `path`, checked; anything except a valid page fails the test. */
async function page(path: string, language = 'ru'): Promise<Answer> {
  const response = await app.get(path, { 'accept-language': language });
  expect(response.headers.get('content-type'), path).toBe('text/html; charset=utf-8');
  expect(response.headers.get('content-security-policy'), path).toMatch(/^default-src 'none';script-src 'self';/);
  const checked = checkPage(await response.text(), {
    language,
    assets: app.context.assets,
    origin: app.origin,
    words: false,
    form: formOf(path),
  });
  expect(checked.problems, path).toEqual([]);
  return { ...checked, status: response.status, reason: response.headers.get('x-error-reason') };
}

/** Elements that only our own templates and renderers create. */
function tagNames({ root }: CheckedPage): Set<string> {
  return new Set(elementsOf(root).map(({ tagName }) => tagName));
}

/** Attributes on which our scripts act. */
function enhancements({ root }: CheckedPage): string[] {
  return elementsOf(root)
    .filter(({ properties }) => properties['className']?.toString().includes('prose'))
    .flatMap((document) => elementsOf(document))
    .flatMap(({ properties }) =>
      Object.keys(properties).filter((name) =>
        /^(dataEnhance|dataUrl|dataCopy|dataKey|contentEditable|accessKey|autoFocus|popover)/.test(name),
      ),
    );
}

describe('a repository full of attacks', () => {
  test('has valid pages for its lists, at every ref', async () => {
    for (const path of [
      '',
      '/branches',
      '/tags',
      '/branches?q=%3Cscript%3E',
      '/tags?q=v1',
      '/commits/branch/main',
      '/find/branch/main?q=script',
      '/find/branch/main?q=%22%3E%3Cscript%3E',
    ]) {
      expect((await page(H + path)).status, path).toBe(200);
    }
    for (const branch of HOSTILE_BRANCHES) {
      const spelt = branch.split('/').map(encodeURIComponent).join('/');
      for (const word of ['src', 'commits', 'find'])
        expect((await page(`${H}/${word}/branch/${spelt}`)).status, `${word} ${branch}`).toBe(200);
    }
    for (const tag of ['v0', 'v11', encodeURIComponent('<b>tag<'), `${encodeURIComponent('<b>tag<')}/b%3E`])
      expect([200, 404]).toContain((await page(`${H}/src/tag/${tag}`)).status);
  });

  test('has a valid page for every file, rendered and as source, and for its history', async () => {
    for (const path of [
      ...hostile.paths,
      'links/script',
      'links/markup',
      'links/outside',
      'links/nul',
      'links/host',
      'sub/script',
      'sub/data',
      'sub/quote',
      'sub/up',
      'names',
      'docs',
      'plain',
      'links',
      'sub',
      'constructor',
    ]) {
      for (const query of ['', '?display=source']) {
        const shown = await page(`${H}/src/branch/main/${urlPath(path)}${query}`);
        expect(shown.status, path).toBe(200);
        expect(enhancements(shown), path).toEqual([]);
      }
      expect((await page(`${H}/commits/branch/main/${urlPath(path)}`)).status, path).toBe(200);
    }
  });

  test('has a valid page for every commit, in both languages', async () => {
    for (const commit of hostile.commits) {
      for (const language of ['ru', 'en'])
        expect((await page(`${H}/commit/${commit}`, language)).status, commit).toBe(200);
    }
    expect((await page(`${H}/lastcommit/${hostile.commits[0]}?refSubUrl=branch/main`)).status).toBe(200);
  });

  test('renders its README without scripts, external resources, overlays and forms', async () => {
    for (const path of ['', '/src/branch/main/README.md', '/src/branch/main/docs/README.md', '/src/branch/main/docs']) {
      const shown = await page(H + path);
      for (const name of ['iframe', 'object', 'embed', 'style', 'base', 'math', 'template', 'noscript'])
        expect(tagNames(shown).has(name), `${path} ${name}`).toBe(false);
      // Rendered text shows what is written, as text.
      expect(elementsOf(shown.root).filter(({ tagName }) => tagName === 'main')).toHaveLength(1);
      expect(elementsOf(shown.root).filter(({ tagName }) => tagName === 'script')).toHaveLength(1);
      expect(enhancements(shown)).toEqual([]);
      const forms = elementsOf(shown.root)
        .filter(({ tagName }) => tagName === 'form')
        .map(({ properties }) => String(properties['action']));
      for (const action of forms) expect(action).toMatch(/^\/(?!\/)/);
    }
  });

  test('escapes the query', async () => {
    for (const attack of ATTACKS) {
      const text = encodeURIComponent(attack);
      const paths = [
        `/?q=${text}`,
        `/?lang=${text}`,
        `/${text}`,
        `/evil/${text}`,
        `${H}/branches?q=${text}`,
        `${H}/tags?page=${text}`,
        `${H}/find/branch/main?q=${text}`,
        `${H}/src/branch/${text}`,
        `${H}/src/branch/main/${text}`,
        `${H}/commit/${text}`,
        `${H}/commits/branch/main?after=${text}`,
        `${H}/src/branch/main/evil.c?encoding=${text}`,
        `${H}/src/branch/main/evil.c?lines=${text}`,
        `${H}/src/branch/main/evil.c?display=${text}`,
        `${H}/${text}/x`,
      ];
      for (const path of paths) expect((await page(path)).status, path).toBeLessThan(500);
    }
  });

  test('cannot redirect visitors elsewhere', async () => {
    for (const to of [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      '/\t/evil.example',
      'javascript:alert(1)',
      '/%0d%0aSet-Cookie:x',
      '\\\\evil.example',
    ]) {
      const response = await app.get(`/-/settings?theme=dark&to=${encodeURIComponent(to)}`);
      expect(response.status).toBe(303);
      expect(new URL(response.headers.get('location') ?? '', app.origin).origin, to).toBe(app.origin);
      expect(
        response.headers.getSetCookie().every((cookie) => cookie.startsWith('theme=dark;')),
        to,
      ).toBe(true);
    }
  });

  test('sends raw files in a form that no browser executes', async () => {
    for (const path of hostile.paths) {
      const response = await app.get(`${H}/raw/branch/main/${urlPath(path)}`);
      expect(response.status, path).toBe(200);
      expect(response.headers.get('content-security-policy'), path).toMatch(/default-src 'none'.*sandbox/);
      expect(response.headers.get('x-content-type-options'), path).toBe('nosniff');
      expect(response.headers.get('content-type'), path).not.toMatch(/html|javascript|^(?!image\/svg\+xml$).*xml/);
      await response.arrayBuffer();
    }
  });
});

const DAMAGED = {
  'bad/sha256': 501,
  'bad/empty': 200,
  'bad/unborn': 200,
  'bad/dangling-head': 404,
  'bad/garbage-head': 500,
  'bad/no-objects': 500,
  'bad/truncated-pack': 500,
  'bad/truncated-index': 500,
  'bad/loop': 200,
  'bad/nothing': 404,
} as const;

/** Each is created whole and then damaged in its own way. */
function damagedRepositories(): Record<keyof typeof DAMAGED, string> {
  const whole = (name: string): string => {
    const work = initWork(name);
    for (let at = 0; at < 5; at += 1) writeFile(work, `folder-${at}/file.txt`, `${'text '.repeat(200)}${at}\n`);
    commitAll(work, 'First');
    const gitDir = join(work, '.git');
    git(gitDir, ['repack', '-adq']);
    return gitDir;
  };
  const packed = (gitDir: string, ending: string): string => {
    const folder = join(gitDir, 'objects/pack');
    const file = join(folder, readdirSync(folder).find((name) => name.endsWith(ending)) as string);
    chmodSync(file, 0o644);
    return file;
  };
  const unborn = whole('unborn');
  writeFileSync(join(unborn, 'HEAD'), 'ref: refs/heads/not-yet\n');
  const dangling = whole('dangling');
  writeFileSync(join(dangling, 'refs/heads/main'), `${'12'.repeat(20)}\n`);
  const garbage = whole('garbage');
  writeFileSync(join(garbage, 'HEAD'), '<script>alert(1)</script>\n');
  const noObjects = whole('no-objects');
  for (const ending of ['.pack', '.idx']) truncateSync(packed(noObjects, ending), 0);
  const shortPack = whole('short-pack');
  truncateSync(packed(shortPack, '.pack'), readFileSync(packed(shortPack, '.pack')).length >> 1);
  const shortIndex = whole('short-index');
  truncateSync(packed(shortIndex, '.idx'), 1100);
  const loop = whole('loop');
  writeFileSync(join(loop, 'refs/heads/main'), 'ref: refs/heads/other\n');
  writeFileSync(join(loop, 'refs/heads/other'), 'ref: refs/heads/main\n');
  return {
    'bad/sha256': initBare('sha256', ['--object-format=sha256']),
    'bad/empty': initBare('empty'),
    'bad/unborn': unborn,
    'bad/dangling-head': dangling,
    'bad/garbage-head': garbage,
    'bad/no-objects': noObjects,
    'bad/truncated-pack': shortPack,
    'bad/truncated-index': shortIndex,
    'bad/loop': loop,
    'bad/nothing': tempDir('nothing'),
  };
}

describe('damaged and unusual repositories', () => {
  test.each(Object.keys(DAMAGED))('%s has a page at every address', async (name) => {
    const statuses: string[] = [];
    for (const rest of [
      '',
      '/branches',
      '/tags',
      '/src/branch/main',
      '/src/branch/main/folder-1/file.txt',
      '/commits/branch/main',
      '/find/branch/main?q=file',
      '/commit/1234',
      `/commit/${'12'.repeat(20)}`,
      '/src/commit/1234567',
      '/src/tag/v1',
    ]) {
      const { status, reason } = await page(`/${name}${rest}`);
      statuses.push(`${rest} ${status} ${reason ?? ''}`);
      // An unexpected reason is a defect of the program.
      expect(reason, `${name}${rest}`).not.toBe('internal');
      expect(status === 200, `${name}${rest}: ${status} ${reason}`).toBe(reason === null);
    }
    expect(statuses.length).toBe(11);
  });

  test('are listed beside undamaged ones', async () => {
    const { root, status } = await page('/');
    expect(status).toBe(200);
    expect(
      elementsOf(root).filter(({ properties }) => properties['className']?.toString() === 'repos-row'),
    ).toHaveLength(Object.keys(DAMAGED).length + 1);
  });

  test('explain the problem on their home page', async () => {
    const found: Record<string, number> = {};
    for (const name of Object.keys(DAMAGED)) found[name] = (await page(`/${name}`)).status;
    expect(found).toEqual(DAMAGED);
  });

  test('have a page that names the missing object for a commit without its tree', async () => {
    const work = initWork('missing-tree');
    writeFile(work, 'a.txt', 'a\n');
    commitAll(work, 'First');
    const tree = gitText(work, ['rev-parse', 'HEAD^{tree}']);
    const file = join(work, '.git/objects', tree.slice(0, 2), tree.slice(2));
    chmodSync(file, 0o644);
    writeFileSync(file, 'not an object');
    const own = await startApp({ 'bad/tree': join(work, '.git') });
    try {
      const response = await own.get('/bad/tree');
      expect(response.status).toBe(200);
      expect(await response.text()).toContain(tree);
    } finally {
      await own.close();
    }
  });
});
