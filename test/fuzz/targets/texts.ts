/** Text files of a repository and refs. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseIgnoredRevisions } from '../../../src/blame/ignored-revisions.js';
import { parseAttributeFile } from '../../../src/git/attributes/attribute-file.js';
import { pathPattern } from '../../../src/git/attributes/path-pattern.js';
import { parseGitConfig } from '../../../src/git/config.js';
import { checkExtensions } from '../../../src/git/git-dir.js';
import { LibraryReader } from '../../../src/git/isomorphic/library-reader.js';
import { parseLfsPointer } from '../../../src/git/lfs-pointer.js';
import type { Oid } from '../../../src/git/oid.js';
import { parsePackedRefs } from '../../../src/git/refs/packed-refs.js';
import { RefStore } from '../../../src/git/refs/ref-store.js';
import { listObjectFolders } from '../../../src/git/store/alternates.js';
import { ObjectStore } from '../../../src/git/store/object-store.js';
import { findSubmoduleUrl } from '../../../src/git/submodule-url.js';
import { Mailmap } from '../../../src/knowledge/mailmap.js';
import { copied, type FuzzRepository } from '../fixture.js';
import { announced, announcedLater, type Target } from '../target.js';

const CONFIG = [
  '[core]\n\trepositoryformatversion = 0\n\tbare = true ; note\n\tnotesRef = "refs/notes/commits"\n',
  '[remote "origin"]\n\turl = https://example.org/a.git\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n',
  '[submodule "a\\"b"]\n\tpath = lib/a\n\turl = ../a.git\\\nb\n[extensions]\n\tobjectFormat = sha1\n',
];
const CONFIG_TOKENS = ['[', ']', '"', '\\', '\\\n', '=', ' = ', '#', ';', '\0', '\ufeff', '[core]', 'notesRef = '];
const ATTRIBUTES =
  '[attr]binary -diff\n*.c text eol=lf\n"a b\\101" -text !eol\n/docs/**/x export-ignore\n[a-z]*?.[!ch] ident\n# end\n';
const MAILMAP =
  '# names\nAnna <anna@example.org> Anya <anya@example.org>\n<proper@example.org> <old@example.org>\nOne Name <x@y>\n';
const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${'4d'.repeat(32)}\nsize 12345\n`;

export function textTargets(repository: FuzzRepository): Target[] {
  return [
    { name: 'config', seeds: buffers(CONFIG), tokens: CONFIG_TOKENS, run: readConfig },
    configFileTarget(repository),
    {
      name: 'attributes',
      seeds: buffers([ATTRIBUTES]),
      tokens: ['[attr]', '**', '/**/', '[[:alpha:]]', '[!', '\\', '"', '!', '-', '*'.repeat(40), '=', '\r\n'],
      run: readAttributes,
    },
    {
      name: 'mailmap',
      seeds: buffers([MAILMAP]),
      tokens: ['<', '>', '<>', '#', '\0', '\n', '> <'],
      run: (bytes) => void Mailmap.parse(bytes).resolve({ name: 'Anya', email: 'anya@example.org' }),
    },
    {
      name: 'lfs-pointer',
      seeds: buffers([POINTER]),
      tokens: ['version ', 'oid sha256:', 'size '],
      run: (bytes) => void parseLfsPointer(bytes),
    },
    ...refTargets(repository),
    ignoredRevisions(repository),
    alternates(repository),
  ];
}

function buffers(texts: readonly string[]): Buffer[] {
  return texts.map((text) => Buffer.from(text, 'utf8'));
}

function readConfig(bytes: Buffer): void {
  const config = announced(() => parseGitConfig(bytes.toString('utf8')));
  config?.getBoolean('core.bare');
  findSubmoduleUrl(bytes.toString('utf8'), 'lib/a');
}

/** `config` on disk: what opening a repository reads of it, and what isomorphic-git does. */
function configFileTarget(repository: FuzzRepository): Target {
  const gitDir = copied(repository.gitDir, 'config');
  const library = new LibraryReader(ObjectStore.open(gitDir));
  return {
    name: 'config-file',
    seeds: buffers(CONFIG),
    tokens: CONFIG_TOKENS,
    run: async (bytes) => {
      writeFileSync(join(gitDir, 'config'), bytes);
      announced(() => checkExtensions(gitDir));
      await announcedLater(() => library.getConfig('core.notesRef'));
    },
  };
}

function readAttributes(bytes: Buffer): void {
  const { rules } = parseAttributeFile(bytes, true);
  const paths = ['docs/a/b/x', 'a.c', 'a b', `${'long/'.repeat(30)}x`, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab'];
  for (const { matches } of rules.slice(0, 50)) for (const path of paths) matches(path, false);
  const pattern = pathPattern(bytes.toString('latin1', 0, 200));
  for (const path of paths) pattern(path);
}

function refTargets(repository: FuzzRepository): Target[] {
  const gitDir = copied(repository.gitDir, 'refs');
  const oid = repository.commits[0] as string;
  const packed = `# pack-refs with: peeled fully-peeled sorted \n${oid} refs/heads/main\n${oid} refs/tags/v1\n^${oid}\n`;
  const tokens = [
    'ref: ',
    'refs/heads/',
    'refs/heads/loose',
    '..',
    '\0',
    '^',
    '# pack-refs with: ',
    `${oid} `,
    '\n',
    '.lock',
  ];
  const target = (name: string, seeds: readonly string[], file: string): Target => ({
    name,
    seeds: buffers(seeds),
    tokens,
    run(bytes) {
      writeFileSync(join(gitDir, file), bytes);
      announced(() => parsePackedRefs(bytes));
      const snapshot = announced(() => RefStore.open(gitDir).snapshot());
      void snapshot?.contentTag;
      if (file === 'HEAD') writeFileSync(join(gitDir, 'HEAD'), 'ref: refs/heads/main\n');
      else rmSync(join(gitDir, file));
    },
  });
  return [
    target('packed-refs', [packed], 'packed-refs'),
    target('loose-ref', [`${oid}\n`, 'ref: refs/heads/main\n'], 'refs/heads/loose'),
    target('head', [`${oid}\n`, 'ref: refs/heads/main\n'], 'HEAD'),
  ];
}

function ignoredRevisions(repository: FuzzRepository): Target {
  const store = ObjectStore.open(repository.gitDir);
  const ids = repository.objects.slice(0, 30).map(({ oid }) => oid);
  return {
    name: 'ignored-revisions',
    seeds: buffers([`# formatted\n${ids.join('\n')}\n`]),
    tokens: ['#', '\n', `${ids[0] as Oid}\n`],
    run: (bytes) => void parseIgnoredRevisions(bytes, store),
    close: () => store.close(),
  };
}

function alternates(repository: FuzzRepository): Target {
  const gitDir = copied(repository.gitDir, 'alternates');
  return {
    name: 'alternates',
    seeds: buffers([`# other\n${repository.gitDir}/objects\n"../\\141"\n../objects\n`]),
    tokens: ['"', '\\', '\\777', '..', '/', '\0', '#', '\n'],
    run(bytes) {
      writeFileSync(join(gitDir, 'objects/info/alternates'), bytes);
      announced(() => listObjectFolders(join(gitDir, 'objects')));
    },
  };
}
