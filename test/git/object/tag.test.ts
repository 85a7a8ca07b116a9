import { describe, expect, test } from 'vitest';
import { parseTag } from '../../../src/git/object/tag.js';
import { EMPTY_TREE_OID, type Oid } from '../../../src/git/oid.js';
import { git, gitText, initBare } from '../../support/git-fixture.js';

describe('parseTag', () => {
  const repository = initBare('tags');
  const commit = gitText(repository, [
    'commit-tree',
    '-m',
    'first',
    git(repository, ['mktree']).toString().trim(),
  ]) as Oid;

  function makeTag(raw: string): Oid {
    return gitText(repository, ['hash-object', '-t', 'tag', '-w', '--literally', '--stdin'], {
      input: Buffer.from(raw, 'latin1'),
    }) as Oid;
  }

  test.each([
    ['plain', `object ${commit}\ntype commit\ntag v1\ntagger T Agger <t@x> 1585063707 +0530\n\nversion 1\n\nbody\n`],
    ['without a tagger', `object ${commit}\ntype commit\ntag v2.6.11-tree\n\nold\n`],
    [
      'signed',
      `object ${EMPTY_TREE_OID}\ntype tree\ntag s\ntagger T <t@x> 7 -0100\n\nsigned\n\nwhy\n-----BEGIN PGP SIGNATURE-----\n\nabc\n-----END PGP SIGNATURE-----\n`,
    ],
    ['with a NUL', `object ${commit}\ntype commit\ntag n\ntagger T <t@x> 7 +0000\n\nshown\0hidden\n\nbody\n`],
    ['of a tag, with stray lines', `object ${commit}\ntype tag\ntag t\ntagger  <> 0 +0000\nextra x\n\n\n\nm`],
  ])('reads the values that git for-each-ref prints: a tag %s', (_name, raw) => {
    const oid = makeTag(raw);
    git(repository, ['update-ref', 'refs/tags/probe', oid]);
    const format = [
      'object',
      'type',
      'tag',
      'taggername',
      'taggeremail:trim',
      'taggerdate:raw',
      'contents:subject',
      'contents:signature',
    ]
      .map((field) => `%(${field})`)
      .join('%00');
    const shown = git(repository, ['for-each-ref', `--format=${format}`, 'refs/tags/probe'])
      .toString()
      .slice(0, -1)
      .split('\0');
    const tag = parseTag(oid, git(repository, ['cat-file', 'tag', oid]));
    const { tagger } = tag;
    const date = tagger === undefined ? '' : `${tagger.timeSeconds} ${tagger.offsetText}`;
    expect([
      tag.target,
      tag.targetType,
      tag.name,
      tagger?.name ?? '',
      tagger?.email ?? '',
      date,
      tag.message.trim().split('\n')[0],
      tag.signature ?? '',
    ]).toEqual(shown.map((field, i) => (i === 1 ? (/\ntype (.*)/.exec(raw) as RegExpExecArray)[1] : field)));
  });

  test('throws corrupt for a tag without a valid object or type', () => {
    expect(() => parseTag(commit, Buffer.from('type commit\n\n'))).toThrow('corrupt');
    expect(() => parseTag(commit, Buffer.from(`object ${commit}\ntype heap\n\n`))).toThrow('corrupt');
    expect(() => parseTag(commit, Buffer.alloc(0))).toThrow('corrupt');
  });
});
