/** Pages of a repository other than the demo: what a kernel has and the demo cannot have, found with git. */
import type { PageKind } from '../support/demo-site.js';
import { gitText } from '../support/git-fixture.js';

/** The name under which the repository is shown. */
export const GUEST = '/gallery/linux';

/** Included when they exist; other repositories have other paths. */
const DIRECTORIES = ['drivers', 'include/linux', 'Documentation'];
const FILES = ['kernel/sched/core.c', 'MAINTAINERS', 'README', 'Makefile', 'arch/x86/entry/entry_64.S'];
/** Enough commits to find one with a long message and one with a long diff. */
const RECENT_COMMITS = 3000;
const LONG_BODY_LINES = 40;
const FEW_FILES = 3;
const MANY_FILES = 40;

export function guestKinds(gitDir: string): PageKind[] {
  const text = (args: readonly string[]): string => gitText(gitDir, args, { allowFailure: true });
  const branch = text(['symbolic-ref', '--short', 'HEAD']);
  const has = (path: string): boolean => text(['rev-parse', '--verify', '--quiet', `HEAD:${path}`]) !== '';
  const at = `${GUEST}/src/branch/${encodeURIComponent(branch)}`;
  const kind = (name: string, path: string): PageKind => ({ name: `linux-${name}`, path: GUEST + path, status: 200 });
  const page = (name: string, path: string): PageKind => ({
    name: `linux-${name}-${path.replaceAll('/', '-')}`,
    path: `${at}/${path}`,
    status: 200,
  });
  return [
    kind('home', ''),
    ...DIRECTORIES.filter(has).map((path) => page('directory', path)),
    ...FILES.filter(has).map((path) => page('file', path)),
    kind('commits', `/commits/branch/${encodeURIComponent(branch)}`),
    ...DIRECTORIES.filter(has)
      .slice(0, 1)
      .map((path) => kind('commits-path', `/commits/branch/${encodeURIComponent(branch)}/${path}`)),
    ...commitsWorthSeeing(text).map(({ name, oid }) => kind(`commit-${name}`, `/commit/${oid}`)),
    ...FILES.filter(has)
      .slice(-1)
      .map((path) => kind('blame', `/blame/branch/${encodeURIComponent(branch)}/${path}`)),
    kind('graph', '/graph'),
    ...comparison(text),
    kind('branches', '/branches'),
    kind('tags', '/tags'),
    kind('releases', '/releases'),
    kind('find', `/find/branch/${encodeURIComponent(branch)}?q=core`),
  ];
}

/** The two newest tags. */
function comparison(text: (args: readonly string[]) => string): PageKind[] {
  const [newest, before] = text([
    'for-each-ref',
    '--sort=-creatordate',
    '--count=2',
    '--format=%(refname:short)',
    'refs/tags',
  ]).split('\n');
  return newest === undefined || before === undefined
    ? []
    : [
        {
          name: 'linux-compare',
          path: `${GUEST}/compare/${encodeURIComponent(before)}...${encodeURIComponent(newest)}`,
          status: 200,
        },
      ];
}

function commitsWorthSeeing(text: (args: readonly string[]) => string): { name: string; oid: string }[] {
  const log = text(['log', '--no-merges', `--max-count=${RECENT_COMMITS}`, '--format=%x01%H%n%b%x02', '--shortstat'])
    .split('\u0001')
    .slice(1);
  const commits = log.map((entry) => {
    const [message = '', stat = ''] = entry.split('\u0002');
    return {
      oid: message.slice(0, 40),
      lines: message.trimEnd().split('\n').length - 1,
      files: Number(/(\d+) file/.exec(stat)?.[1] ?? 0),
    };
  });
  const found = {
    merge: text(['rev-list', '--merges', '--max-count=1', 'HEAD']),
    small: commits.find(({ files, lines }) => files > 1 && files <= FEW_FILES && lines > 5 && lines < LONG_BODY_LINES)
      ?.oid,
    message: commits.find(({ lines }) => lines >= LONG_BODY_LINES)?.oid,
    many: commits.find(({ files }) => files >= MANY_FILES)?.oid,
  };
  return Object.entries(found).flatMap(([name, oid]) => (oid === undefined || oid === '' ? [] : [{ name, oid }]));
}
