/** Which README a directory shows: symbolic links, the folders that GitHub knows, and links through links. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type RunningApp } from '../../../support/app.js';
import { commitAll, gitText, initWork, writeFile } from '../../../support/git-fixture.js';

type Files = Readonly<Record<string, string | { readonly link: string }>>;

/** Each is a repository of its own; the names are their addresses. */
const REPOSITORIES: Readonly<Record<string, Files>> = {
  linked: {
    'README.md': { link: 'docs/start/README.md' },
    'docs/start/README.md': '# Target\n\n[pic](pic.txt) ![shown](pic.png)\n',
    'docs/start/pic.txt': 'text\n',
    manual: { link: 'docs/start' },
    'logo.png': { link: 'docs/start/pic.png' },
    'docs/start/pic.png': '\x89PNG\r\n\x1a\n',
    'gone.png': { link: 'nowhere' },
  },
  chain: {
    README: { link: 'a' },
    a: { link: 'sub/b' },
    'sub/b': { link: '../c.md' },
    'sub/x': 'x\n',
    'c.md': '# Chain\n',
  },
  'linked-folder': { 'README.md': { link: 'to/README.md' }, to: { link: 'docs' }, 'docs/README.md': '# Folder\n' },
  bad: {
    'README.md': { link: 'README.markdown' },
    'README.markdown': { link: 'README.md' },
    'README.rst': { link: '../../../../etc/hostname' },
    'README.adoc': { link: '/etc/hostname' },
    'README.org': { link: 'folder' },
    'README.txt': 'the one that is left\n',
    'folder/x': 'x\n',
  },
  mdown: { 'Readme.mdown': '# In mdown\n', 'README.txt': 'In txt\n' },
  mkdn: { 'README.mkdn': '# In mkdn\n' },
  github: { '.github/README.md': '# In .github\n', 'README.md': '# In the root\n', 'docs/README.md': '# In docs\n' },
  docs: { 'docs/README.md': '# In docs\n\n[x](x.md)\n', 'sub/docs/README.md': '# Deeper\n', 'docs/x.md': 'x\n' },
  'docs-linked': { docs: { link: 'doc' }, 'doc/readme.txt': 'In doc\n' },
};

let app: RunningApp;
const works = new Map<string, string>();

beforeAll(async () => {
  for (const [name, files] of Object.entries(REPOSITORIES)) {
    const work = initWork(name);
    works.set(name, work);
    for (const [path, content] of Object.entries(files)) {
      if (typeof content === 'string') writeFile(work, path, Buffer.from(content, 'latin1'));
    }
    for (const [path, content] of Object.entries(files)) {
      if (typeof content === 'string') continue;
      symlinkSync(content.link, join(work, path));
    }
    commitAll(work, 'Begin');
  }
  app = await startApp(Object.fromEntries([...works].map(([name, work]) => [`o/${name}`, join(work, '.git')])));
});
afterAll(() => app.close());

async function readmeOf(path: string): Promise<string | undefined> {
  return /<section[^>]*readme[\s\S]*?<\/section>/.exec(await app.text(path))?.[0];
}

test.each(['mdown', 'mkdn'])('a README may have any ending that is shown as Markdown: %s', async (ending) => {
  expect(await readmeOf(`/o/${ending}`)).toContain(`>In ${ending}</h`);
});

describe('a README that is a symbolic link', () => {
  test('is shown, and its links count from the file that it leads to', async () => {
    const readme = await readmeOf('/o/linked');
    expect(readme).toContain('Target');
    expect(readme).toContain('href="/o/linked/src/branch/main/docs/start/pic.txt"');
    expect(readme).toContain('src="/o/linked/media/branch/main/docs/start/pic.png"');
    expect(await readmeOf('/o/linked/src/branch/main')).toContain('Target');
  });

  test('is followed through several links, and through a folder that is one', async () => {
    expect(await readmeOf('/o/chain')).toContain('Chain');
    expect(await readmeOf('/o/linked-folder')).toContain('Folder');
  });

  test('is passed over when it leads into a circle, out of the tree or to a folder', async () => {
    expect(await readmeOf('/o/bad')).toContain('the one that is left');
  });
});

describe('the root of a repository', () => {
  test('shows the README of .github before its own, and that of docs when it has none', async () => {
    expect(await readmeOf('/o/github')).toContain('In .github');
    const readme = await readmeOf('/o/docs');
    expect(readme).toContain('In docs');
    expect(readme).toContain('href="/o/docs/src/branch/main/docs/x.md"');
    expect(await readmeOf('/o/docs-linked')).toContain('In doc');
  });

  test('is the only directory that looks into these folders', async () => {
    expect(await readmeOf('/o/docs/src/branch/main/sub')).toBeUndefined();
  });
});

describe('a path through a folder that is a link', () => {
  test('leads to the path behind it, as in a working tree', async () => {
    for (const page of ['src', 'raw', 'media']) {
      const reply = await app.get(`/o/linked/${page}/branch/main/manual/pic.txt`);
      expect(reply.status).toBe(302);
      expect(reply.headers.get('location')).toBe(`/o/linked/${page}/branch/main/docs/start/pic.txt`);
    }
    expect((await app.get('/o/linked/src/branch/main/manual/absent')).status).toBe(404);
    expect((await app.get('/o/bad/raw/branch/main/README.rst/x')).status).toBe(404);
  });

  test('ends at a picture: media follows the link, raw is what git stores', async () => {
    const media = await app.get('/o/linked/media/branch/main/logo.png');
    expect(media.headers.get('location')).toBe('/o/linked/media/branch/main/docs/start/pic.png');
    for (const name of ['logo.png', 'gone.png'])
      expect(await app.text(`/o/linked/raw/branch/main/${name}`)).toBe(
        gitText(works.get('linked') ?? '', ['cat-file', 'blob', `main:${name}`]),
      );
    expect(await app.text('/o/linked/media/branch/main/gone.png')).toBe('nowhere');
  });
});
