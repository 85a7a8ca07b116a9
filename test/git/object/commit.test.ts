import { beforeAll, describe, expect, test } from 'vitest';
import { isGitError } from '../../../src/git/errors.js';
import { CommitHead } from '../../../src/git/object/commit-head.js';
import { bodyOf, parseCommit, summaryOf } from '../../../src/git/object/commit.js';
import { EMPTY_TREE_OID, type Oid } from '../../../src/git/oid.js';
import { git, gitText, initBare } from '../../support/git-fixture.js';

const DATE = '1585063707 -0600';
const WHO = `A U Thor <author@example.org> ${DATE}`;

/** Raw commits with the irregularities of real histories, in Latin-1: one character is one byte. */
const ODD: Readonly<Record<string, string>> = {
  plain: `author ${WHO}\ncommitter ${WHO}\n\nsummary\n\nbody\n`,
  'two-line summary': `author ${WHO}\ncommitter ${WHO}\n\n\n  \none \ntwo\t\n \n\n\nbody\n\nmore\n`,
  'no newline at the end': `author ${WHO}\ncommitter ${WHO}\n\nsummary`,
  'no message': `author ${WHO}\ncommitter ${WHO}\n\n`,
  'carriage returns': `author ${WHO}\ncommitter ${WHO}\n\nsummary\r\n\r\nbody\r\n`,
  'zone of 518 hours': `author A <a@b> 1150000000 +051800\ncommitter C <c@d> 1150000000 -0000\n\nzone\n`,
  'zone with odd minutes': `author A <a@b> 1150000000 -0799\ncommitter C <c@d> 1150000000 +1\n\nzone\n`,
  'empty name': `author  <a@b> 1 +0000\ncommitter <c@d> 2 +0000\n\nname\n`,
  'empty address': `author A <> 1 +0000\ncommitter C < > 2 +0000\n\naddress\n`,
  'stray angle brackets': `author A <a@b> <x@y> 12 +0100\ncommitter C <c@d>> 34 +0200\n\nangle\n`,
  'no date': `author A <a@b>\ncommitter C <c@d> \n\ndate\n`,
  'malformed date': `author A <a@b> Thu Mar 1 2007\ncommitter C <c@d> soon +0300\n\ndate\n`,
  'no committer': `author A <a@b> 5 +0000\n\ndate\n`,
  'latin1 header': `author J\xf6rg <j@x> 7 +0100\ncommitter J\xf6rg <j@x> 7 +0100\nencoding ISO8859-1\n\nGr\xfc\xdfe\n\n\xa9\n`,
  'cp1251 header': `author \xce\xeb\xe5\xe3 <o@x> 7 +0300\ncommitter \xce\xeb\xe5\xe3 <o@x> 7 +0300\nencoding cp1251\n\n\xcf\xf0\xe8\xe2\xe5\xf2\n`,
  'koi8-r header': `author \xef <o@x> 7 +0300\ncommitter \xef <o@x> 7 +0300\nencoding KOI8-R\n\n\xf0\xd2\xc9\xd7\xc5\xd4\n`,
  'cp949 header, letters that EUC-KR lacks': `author \xbc\xd5 <o@x> 7 +0900\ncommitter \xbc\xd5 <o@x> 7 +0900\nencoding CP949\n\n\x8c\x63\xb9\xe6\x82\xdf\n`,
  'sjis header, signs that Windows has otherwise': `author \x93\xfa <o@x> 7 +0900\ncommitter \x93\xfa <o@x> 7 +0900\nencoding SJIS\n\n\x81\x60 \x81\x7c \x5c100\n`,
  'iso-8859-9 header': `author \xdeule <o@x> 7 +0300\ncommitter \xdeule <o@x> 7 +0300\nencoding ISO8859-9\n\n\xf0\x85\n`,
  'utf-8 under another name': `author \xd0\x9e <o@x> 7 +0900\ncommitter \xd0\x9e <o@x> 7 +0900\nencoding eucJP\n\n\xd0\x9f\xd1\x80\n`,
  'NUL in the message': `author ${WHO}\ncommitter ${WHO}\n\nshown \0hidden words\n\nbody\n`,
  'NUL in the body': `author ${WHO}\ncommitter ${WHO}\n\nsummary\n\nbody\0more\n`,
  'NUL in another encoding': `author ${WHO}\ncommitter ${WHO}\nencoding cp1251\n\n\xcf\xf0\0\xe8\xe2\n`,
};

describe('parseCommit', () => {
  let repository: string;
  const oids = new Map<string, Oid>();
  beforeAll(() => {
    repository = initBare('odd-commits');
    for (const [name, rest] of Object.entries(ODD)) {
      const input = Buffer.from(`tree ${EMPTY_TREE_OID}\n${rest}`, 'latin1');
      oids.set(
        name,
        gitText(repository, ['hash-object', '-t', 'commit', '-w', '--literally', '--stdin'], { input }) as Oid,
      );
    }
  });

  test.each(Object.keys(ODD))('reads the values that git log prints: %s', (name) => {
    const oid = oids.get(name) as Oid;
    const commit = parseCommit(oid, git(repository, ['cat-file', 'commit', oid]));
    const format = ['%T', '%P', '%an', '%ae', '%at', '%cn', '%ce', '%ct', '%s', '%b'].join('%x00');
    const shown = git(repository, ['log', '-1', `--format=${format}`, '--encoding=UTF-8', oid])
      .toString('utf8')
      .slice(0, -1)
      .split('\0');
    expect([
      commit.tree,
      commit.parents.join(' '),
      commit.author.name,
      commit.author.email,
      String(commit.author.timeSeconds),
      commit.committer.name,
      commit.committer.email,
      String(commit.committer.timeSeconds),
      summaryOf(commit.message),
      bodyOf(commit.message),
    ]).toEqual(shown.map((field, i) => ((i === 4 || i === 7) && field === '' ? '0' : field)));
  });

  test('keeps the text of the time zone and computes its minutes like git', () => {
    const zones = (name: string) => {
      const commit = parseCommit(oids.get(name) as Oid, git(repository, ['cat-file', 'commit', oids.get(name) as Oid]));
      return [commit.author, commit.committer].map((who) => [who.offsetText, who.offsetMinutes]);
    };
    expect(zones('plain')).toEqual([
      ['-0600', -360],
      ['-0600', -360],
    ]);
    expect(zones('zone of 518 hours')).toEqual([
      ['+051800', 518 * 60],
      ['-0000', 0],
    ]);
    expect(zones('zone with odd minutes')).toEqual([
      ['-0799', -(7 * 60 + 99)],
      ['+1', 1],
    ]);
  });

  test('decodes a message that has no declared encoding and is not UTF-8 as windows-1252', () => {
    const bytes = Buffer.from(`tree ${EMPTY_TREE_OID}\nauthor ${WHO}\ncommitter ${WHO}\n\n\x93caf\xe9\x94\n`, 'latin1');
    expect(parseCommit(EMPTY_TREE_OID, bytes).message).toBe('“café”\n');
  });

  test('unfolds the signature and keeps all other headers in order', () => {
    const bytes = Buffer.from(
      `tree ${EMPTY_TREE_OID}\nparent ${EMPTY_TREE_OID}\nauthor ${WHO}\ncommitter ${WHO}\n` +
        'mergetag object 1\n type commit\n \n text\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n abc\n -----END PGP SIGNATURE-----\nHG:extra x:y\n\nsigned\n',
    );
    const commit = parseCommit(EMPTY_TREE_OID, bytes);
    expect(commit.signature).toBe('-----BEGIN PGP SIGNATURE-----\n\nabc\n-----END PGP SIGNATURE-----');
    expect(commit.extraHeaders).toEqual([
      { keyword: 'mergetag', value: 'object 1\ntype commit\n\ntext' },
      { keyword: 'HG:extra', value: 'x:y' },
    ]);
    expect(commit.parents).toEqual([EMPTY_TREE_OID]);
    expect(commit.message).toBe('signed\n');
  });

  test('throws corrupt for an invalid tree or parent, and nothing else for a commit truncated at any byte', () => {
    const bytes = Buffer.from(
      `tree ${EMPTY_TREE_OID}\nparent ${EMPTY_TREE_OID}\nauthor ${WHO}\ncommitter ${WHO}\nencoding cp1251\n\nmessage\n`,
    );
    for (let length = 0; length < bytes.length; length += 1) {
      try {
        parseCommit(EMPTY_TREE_OID, bytes.subarray(0, length));
      } catch (error) {
        expect(isGitError(error, 'corrupt')).toBe(true);
      }
    }
    expect(() => parseCommit(EMPTY_TREE_OID, Buffer.alloc(0))).toThrow('corrupt');
    expect(() => parseCommit(EMPTY_TREE_OID, Buffer.from(`tree ${EMPTY_TREE_OID}\nparent 12\n\nx`))).toThrow('parent');
  });
});

test('a commit that is cut off within its tree and parent lines is corrupt for pages and for walks', () => {
  const lines = `tree ${EMPTY_TREE_OID}\nparent ${EMPTY_TREE_OID}\n`;
  const head = new CommitHead();
  for (const length of [45, 92]) {
    const cut = Buffer.from(lines.slice(0, length));
    for (const read of [() => parseCommit(EMPTY_TREE_OID, cut), () => head.parse(cut, EMPTY_TREE_OID)])
      expect(read).toThrow(expect.objectContaining({ code: 'corrupt' }));
  }
  for (const whole of [lines, `${lines}\n`, `${lines}author A <a@b> 1 +0000`])
    expect(parseCommit(EMPTY_TREE_OID, Buffer.from(whole)).parents).toEqual([EMPTY_TREE_OID]);
});
