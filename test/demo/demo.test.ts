/**
 * Checks the demo repositories with real git: two builds are equal, git finds no errors, and the root page has the
 * known facts.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildDemo, DEMO_RECIPES } from '../../src/demo/ensure-demo.js';
import { filesDemo } from '../../src/demo/files/files-demo.js';
import { ODD_NAMES } from '../../src/demo/files/odd-names.js';
import { KERNEL_DEMO_TIP, kernelDemo } from '../../src/demo/kernel/kernel-demo.js';
import { pathText } from '../../src/git/path-text.js';
import { git, gitText, tempDir } from '../support/git-fixture.js';

/** The result of each version of a recipe. A change of the recipe increases its version and adds a line here. */
const REFS_DIGESTS: Readonly<Record<string, string>> = {
  'microsoft/WSL2-Linux-Kernel 1': '25cbe4b64bd083043e9b884b9f1b949047b0d11b',
  'kedr/files 1': '54bd2c6bf16ea1235a6284daed0764ebe67cc590',
  'kedr/files 2': '377e2021952426fc0649e40377a60c8fe8399341',
};

let kernel = '';
let files = '';

beforeAll(async () => {
  kernel = join(tempDir('demo'), 'kernel.git');
  files = join(tempDir('demo'), 'files.git');
  await buildDemo(kernel, kernelDemo);
  await buildDemo(files, filesDemo);
});

describe('both demo repositories', () => {
  it.each(DEMO_RECIPES.map((recipe) => [`${recipe.owner}/${recipe.name}`, recipe] as const))(
    '%s has the refs of its version',
    async (name, recipe) => {
      const again = join(tempDir('again'), 'again.git');
      await buildDemo(again, recipe);
      const refs = gitText(again, ['for-each-ref', '--format=%(objectname) %(refname)']);
      expect(refs).toBe(
        gitText(recipe === kernelDemo ? kernel : files, ['for-each-ref', '--format=%(objectname) %(refname)']),
      );
      const digest = gitText(again, ['hash-object', '--stdin'], { input: refs });
      expect(digest, 'the recipe changed: raise its version').toBe(REFS_DIGESTS[`${name} ${recipe.version}`]);
    },
  );

  it.each([
    ['kernel', () => kernel],
    ['files', () => files],
  ])('git fsck --strict finds nothing wrong in %s', (_, path) => {
    expect(gitText(path(), ['fsck', '--strict', '--full'])).toBe('');
  });

  it('are bare and have descriptions', () => {
    expect(gitText(kernel, ['rev-parse', '--is-bare-repository'])).toBe('true');
    expect(readFileSync(join(kernel, 'description'), 'utf8')).toBe(
      'The source for the Linux kernel used in Windows Subsystem for Linux 2 (WSL2)\n',
    );
    expect(gitText(kernel, ['symbolic-ref', 'HEAD'])).toBe('refs/heads/master');
    expect(gitText(files, ['symbolic-ref', 'HEAD'])).toBe('refs/heads/main');
  });
});

describe('the kernel demo', () => {
  const latest = (path: string): string => gitText(kernel, ['log', '-1', '--format=%ci|%an|%s', 'HEAD', '--', path]);

  it('has exactly the 35 entries of kernel 5.6 in its root', () => {
    const rows = gitText(kernel, ['ls-tree', 'HEAD']).split('\n');
    const names = (type: string) => rows.filter((row) => row.includes(` ${type} `)).map((row) => row.split('\t')[1]);
    expect(names('blob')).toEqual([
      '.clang-format',
      '.cocciconfig',
      '.get_maintainer.ignore',
      '.gitattributes',
      '.gitignore',
      '.mailmap',
      'COPYING',
      'CREDITS',
      'Kbuild',
      'Kconfig',
      'MAINTAINERS',
      'Makefile',
      'README',
    ]);
    expect(names('tree')).toEqual([
      'Documentation',
      'LICENSES',
      'arch',
      'block',
      'certs',
      'crypto',
      'drivers',
      'fs',
      'include',
      'init',
      'ipc',
      'kernel',
      'lib',
      'mm',
      'net',
      'samples',
      'scripts',
      'security',
      'sound',
      'tools',
      'usr',
      'virt',
    ]);
  });

  it.each([
    ['drivers', '2020-03-24 09:28:27 -0600|Alex Williamson|vfio/pci: Introduce VF token'],
    [
      'include',
      '2020-03-24 09:28:25 -0600|Alex Williamson|vfio: Include optional device match in vfio_device_ops callbacks',
    ],
    ['Makefile', '2020-03-22 18:31:56 -0700|Linus Torvalds|Linux 5.6-rc7'],
    [
      'fs',
      "2020-03-22 11:35:33 -0700|Linus Torvalds|Merge tag 'for-5.6-rc6-tag' of git://git.kernel.org/pub/scm/linux/kernel/git/kdave/linux",
    ],
    ['arch', '2020-03-21 18:56:06 -0700|Joerg Roedel|x86/mm: split vmalloc_sync_all()'],
    ['kernel', '2020-03-21 18:56:06 -0700|Joerg Roedel|x86/mm: split vmalloc_sync_all()'],
    ['mm', '2020-03-21 18:56:06 -0700|Joerg Roedel|x86/mm: split vmalloc_sync_all()'],
    ['ipc', '2005-04-16 15:20:36 -0700|Linus Torvalds|Linux-2.6.12-rc2'],
  ])('names the known latest commit of %s', (path, expected) => {
    expect(latest(path)).toBe(expected);
  });

  it('gives every other entry its own latest commit', () => {
    const entries = gitText(kernel, ['ls-tree', '--name-only', 'HEAD']).split('\n');
    const commits = new Set(entries.map((entry) => gitText(kernel, ['log', '-1', '--format=%H', 'HEAD', '--', entry])));
    // arch, kernel and mm share a commit.
    expect(commits.size).toBe(entries.length - 2);
    expect(latest('.cocciconfig')).toMatch(/^2016-/);
    expect(latest('COPYING')).toMatch(/^2006-/);
    expect(latest('CREDITS')).toMatch(/^2012-/);
  });

  it('merges fs so that it differs from both parents', () => {
    const merge = gitText(kernel, ['log', '-1', '--format=%H', 'HEAD', '--', 'fs']);
    const trees = [merge, `${merge}^1`, `${merge}^2`].map((rev) => gitText(kernel, ['rev-parse', `${rev}:fs`]));
    expect(new Set(trees).size).toBe(3);
    expect(gitText(kernel, ['rev-list', '--parents', '-1', merge]).split(' ')).toHaveLength(3);
  });

  it('has the declared latest commit with its whole message', () => {
    expect(gitText(kernel, ['rev-parse', 'HEAD'])).toBe(KERNEL_DEMO_TIP);
    const message = gitText(kernel, ['log', '-1', '--format=%B']);
    expect(message).toMatch(
      /^vfio\/pci: Introduce VF token\n\nIf we enable SR-IOV on a vfio-pci owned PF, the resulting VFs are not\nfully isolated/,
    );
    expect(message).toContain('"0000:03:00.0 vf_token=2ab74924-c335-45f4-9b16-8569e5b08258"');
    expect(message).toMatch(/Signed-off-by: Alex Williamson <alex\.williamson@redhat\.com>\n*$/);
    expect(message.split('\n').length).toBeGreaterThan(60);
  });

  it('has a plain-text README that points to the guides', () => {
    const readme = gitText(kernel, ['show', 'HEAD:README']);
    expect(readme).toMatch(/^Linux kernel\n============\n/);
    expect(readme).toContain('    https://www.kernel.org/doc/html/latest/');
  });

  it('has branches, annotated tags by Linus Torvalds and a history with merges', () => {
    expect(gitText(kernel, ['for-each-ref', '--format=%(refname:short)', 'refs/heads']).split('\n')).toEqual([
      'linux-5.4.y',
      'linux-msft-wsl-4.19.y',
      'linux-msft-wsl-5.4.y',
      'master',
    ]);
    const tags = gitText(kernel, [
      'for-each-ref',
      '--format=%(refname:short) %(objecttype) %(taggername)',
      'refs/tags',
    ]).split('\n');
    for (const name of ['v5.4', 'v5.5', ...[1, 2, 3, 4, 5, 6, 7].map((rc) => `v5.6-rc${rc}`)])
      expect(tags).toContain(`${name} tag Linus Torvalds`);
    expect(gitText(kernel, ['show', 'v5.6-rc7:Makefile'])).toContain('EXTRAVERSION = -rc7\n');
    expect(Number(gitText(kernel, ['rev-list', '--count', '--all']))).toBeGreaterThan(250);
    expect(Number(gitText(kernel, ['rev-list', '--count', '--min-parents=2', 'HEAD']))).toBeGreaterThan(20);
    expect(Number(gitText(kernel, ['rev-list', '--count', '--min-parents=3', 'HEAD']))).toBe(1);
  });

  it('refers only to existing commits in Fixes lines, reverts and cherry-picks', () => {
    const named = gitText(kernel, ['log', '--all', '--format=%B']).matchAll(
      /^(?:Fixes: ([0-9a-f]{12}) |This reverts commit ([0-9a-f]{40})|commit ([0-9a-f]{40}) upstream)/gm,
    );
    const ids = [...named].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
    expect(ids.length).toBeGreaterThan(20);
    const types = gitText(kernel, ['cat-file', '--batch-check=%(objecttype)'], { input: `${ids.join('\n')}\n` }).split(
      '\n',
    );
    expect(new Set(types)).toEqual(new Set(['commit']));
  });

  it('has a list of some two hundred maintainers whose files exist', () => {
    const text = gitText(kernel, ['show', 'HEAD:MAINTAINERS']);
    expect(text.match(/^S:\t/gm)?.length).toBeGreaterThan(150);
    const paths = new Set(gitText(kernel, ['ls-tree', '-r', '-t', '--name-only', 'HEAD']).split('\n'));
    const plain = [...text.matchAll(/^F:\t([^*\n]+)$/gm)].map((match) => (match[1] ?? '').replace(/\/$/, ''));
    expect(plain.filter((path) => !paths.has(path))).toEqual([]);
  });
});

describe('the demo of files', () => {
  const show = (path: string): Buffer => git(files, ['show', `HEAD:${path}`]);
  const mode = (path: string): string => gitText(files, ['ls-tree', 'HEAD', '--', path]).split(' ')[0] ?? '';

  it('has every kind of entry', () => {
    expect(mode('code/hello.sh')).toBe('100755');
    expect(mode('links/readme')).toBe('120000');
    expect(mode('vendor/kernel')).toBe('160000');
    expect(gitText(files, ['rev-parse', 'HEAD:vendor/kernel'])).toBe(KERNEL_DEMO_TIP);
    expect(gitText(files, ['config', '--blob', 'HEAD:.gitmodules', 'submodule.kernel.path'])).toBe('vendor/kernel');
  });

  it.each([
    ['cp1251', 'windows-1251'],
    ['koi8-r', 'koi8-r'],
    ['cp866', 'ibm866'],
    ['iso-8859-5', 'iso-8859-5'],
    ['utf-16le', 'utf-16le'],
    ['utf-16be', 'utf-16be'],
  ])('contains the same Russian text in %s', (name, encoding) => {
    const bytes = show(`encodings/${name}.txt`);
    expect(new TextDecoder(encoding).decode(bytes)).toBe(show('encodings/utf-8.txt').toString('utf8'));
    expect(bytes.equals(show('encodings/utf-8.txt'))).toBe(false);
  });

  it('contains every odd name byte for byte', () => {
    const raw = git(files, ['ls-tree', '-r', '-z', '--name-only', 'HEAD', 'names/']);
    const names = raw
      .toString('latin1')
      .split('\0')
      .filter(Boolean)
      .map((name) => pathText(Buffer.from(name, 'latin1').subarray('names/'.length)));
    expect(names.sort()).toEqual([...ODD_NAMES].sort());
    expect(names.filter((name) => /[\udc80-\udcff]/.test(name) && !name.isWellFormed())).toHaveLength(3);
  });

  it('contains sizes from nothing to five megabytes', () => {
    const size = (path: string) => Number(gitText(files, ['cat-file', '-s', `HEAD:sizes/${path}`]));
    expect(size('empty.txt')).toBe(0);
    expect(size('big.txt')).toBeGreaterThanOrEqual(5_000_000);
    expect(show('sizes/long-line.txt').toString('utf8').split('\n')[0]).toHaveLength(300);
    expect(show('sizes/binary.bin').includes(0)).toBe(true);
    expect(gitText(files, ['ls-tree', '--name-only', 'HEAD:wide']).split('\n')).toHaveLength(1500);
  });

  it('contains a PNG with correct checksums', () => {
    const bytes = show('media/gradient.png');
    expect(bytes.subarray(1, 4).toString('latin1')).toBe('PNG');
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([100, 60]);
    expect(bytes.subarray(-12).toString('hex')).toBe('0000000049454e44ae426082');
  });

  it('renames a file, deletes a file, has notes and tags of every kind', () => {
    expect(
      gitText(files, [
        '-c',
        'core.quotePath=false',
        'log',
        '--follow',
        '--diff-filter=R',
        '--name-status',
        '--format=',
        '--',
        'docs/руководство.md',
      ]),
    ).toBe('R100\tdocs/guide.md\tdocs/руководство.md');
    expect(gitText(files, ['log', '--diff-filter=D', '--format=%s', '--', 'obsolete.txt'])).toBe(
      'Удалить obsolete.txt',
    );
    expect(gitText(files, ['notes', 'show', 'main'])).toBe('Заметка: этот коммит вошёл в выпуск 1.0.');
    expect(
      gitText(files, [
        'for-each-ref',
        '--format=%(refname:lstrip=2) %(objecttype) %(*objecttype)',
        'refs/tags',
        'refs/heads',
      ]).split('\n'),
    ).toEqual([
      'feature/новая-ветка commit ',
      'main commit ',
      'pages commit ',
      'blob blob ',
      'release/вложенный tag tag',
      'tree tag tree',
      'v0.1 commit ',
      'v1.0 tag commit',
    ]);
    expect(gitText(files, ['log', '--format=%s', '-1', 'main~1'])).toBe('');
  });
});
