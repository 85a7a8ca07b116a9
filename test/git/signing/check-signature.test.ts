/** SSH signatures and their principals are compared with the results of git and ssh-keygen. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseCommit } from '../../../src/git/object/commit.js';
import { signatureKey } from '../../../src/git/object/signature-key.js';
import { parseTag } from '../../../src/git/object/tag.js';
import type { Oid } from '../../../src/git/oid.js';
import { matchesPatterns, parseAllowedSigners } from '../../../src/git/signing/allowed-signers.js';
import { checkSignature, type SignatureCheck } from '../../../src/git/signing/check-signature.js';
import { signedBytesOfCommit, signedBytesOfTag } from '../../../src/git/signing/signed-bytes.js';
import { git, gitText, initWork, tempDir } from '../../support/git-fixture.js';

const KEYS = [
  ['ed25519', []],
  ['rsa', ['-b', '2048']],
  ['ecdsa', ['-b', '256']],
  ['ecdsa', ['-b', '384']],
  ['ecdsa', ['-b', '521']],
] as const;
const SIGNED_AT = '2020-03-24T12:00:00Z';

let folder: string;
let work: string;
const commits: string[] = [];
const publicKeys: string[] = [];
/** A commit that is signed with a key which is in no list. */
let stranger: string;

const keyFile = (at: number | string): string => join(folder, `key-${String(at)}`);
const signWith = (at: number | string): string[] => ['-c', 'gpg.format=ssh', '-c', `user.signingkey=${keyFile(at)}`];

function makeKey(at: number | string, type: string, options: readonly string[]): string {
  execFileSync('ssh-keygen', ['-q', '-t', type, ...options, '-N', '', '-C', 'a comment', '-f', keyFile(at)]);
  return readFileSync(`${keyFile(at)}.pub`, 'utf8').trim();
}

function commitWith(at: number | string, message: string): string {
  git(work, [...signWith(at), 'commit', '-q', '--allow-empty', '-S', '-m', message], {
    env: { GIT_COMMITTER_DATE: SIGNED_AT },
  });
  return gitText(work, ['rev-parse', 'HEAD']);
}

beforeAll(() => {
  folder = tempDir('keys');
  work = initWork('signed');
  for (const [at, [type, options]] of KEYS.entries()) {
    publicKeys.push(makeKey(at, type, options));
    commits.push(commitWith(at, `Подписано ключом ${String(at)}\n\nBody.\n`));
  }
  makeKey('stranger', 'ed25519', []);
  stranger = commitWith('stranger', 'By a stranger');
}, 60_000);

const bytesOf = (id: string): Buffer => git(work, ['cat-file', gitText(work, ['cat-file', '-t', id]), id]);
const store = (type: string, bytes: Buffer): string =>
  git(work, ['hash-object', '-t', type, '-w', '--stdin', '--literally'], { input: bytes }).toString('latin1').trim();

function ours(id: string, signers: string): SignatureCheck | undefined {
  const bytes = bytesOf(id);
  const list = parseAllowedSigners(signers).signers;
  if (gitText(work, ['cat-file', '-t', id]) === 'tag') {
    const tag = parseTag(id as Oid, bytes);
    return tag.signature === undefined
      ? undefined
      : checkSignature(tag.signature, signedBytesOfTag(bytes), tag.tagger?.timeSeconds ?? 0, list);
  }
  const commit = parseCommit(id as Oid, bytes);
  return commit.signature === undefined
    ? undefined
    : checkSignature(commit.signature, signedBytesOfCommit(bytes), commit.committer.timeSeconds, list);
}

const STATES: Readonly<Record<string, SignatureCheck['state']>> = { G: 'good', U: 'unknown', B: 'bad' };

/** git's result for a commit. */
function gits(id: string, signers: string): SignatureCheck | undefined {
  const list = join(folder, 'allowed');
  writeFileSync(list, signers);
  const [state = '', principal = ''] = gitText(work, [
    '-c',
    `gpg.ssh.allowedSignersFile=${list}`,
    'log',
    '-1',
    '--format=%G?%n%GS',
    id,
  ]).split('\n');
  if (state === 'N') return undefined;
  return STATES[state] === 'good' ? { state: 'good', principal } : { state: STATES[state] as 'unknown' | 'bad' };
}

/** The results of git and of Kedr must both be the expected one. */
function expectBoth(id: string, signers: string, expected: SignatureCheck | undefined): void {
  expect(gits(id, signers), 'git').toEqual(expected);
  expect(ours(id, signers), 'kedr').toEqual(expected);
}

describe('a signed commit', () => {
  it.each(KEYS.map(([type, options], at) => [`${type} ${options.join(' ')}`, at] as const))(
    'is good when its key is listed: %s',
    (_, at) => {
      expectBoth(
        commits[at] as string,
        `# people\n\n${publicKeys.map((key, number) => `p${String(number)}@example.org ${key}`).join('\n')}\n`,
        { state: 'good', principal: `p${String(at)}@example.org` },
      );
    },
  );

  it('is unknown when its key is not listed', () => {
    expectBoth(stranger, `p@example.org ${publicKeys[0] as string}\n`, { state: 'unknown' });
  });

  it.each(KEYS.map(([type, options], at) => [`${type} ${options.join(' ')}`, at] as const))(
    'is bad when one letter of the commit changed: %s',
    (_, at) => {
      const changed = store(
        'commit',
        Buffer.from(
          bytesOf(commits[at] as string)
            .toString('latin1')
            .replace('Body.', 'body.'),
          'latin1',
        ),
      );
      expectBoth(changed, `p@example.org ${publicKeys[at] as string}\n`, { state: 'bad' });
    },
  );

  it('is bad with the signature of another commit', () => {
    const [first, second] = [commits[0] as string, commitWith(0, 'Another')].map((id) =>
      bytesOf(id).toString('latin1'),
    );
    const signature = /gpgsig [\s\S]*?-----END SSH SIGNATURE-----/;
    const changed = store(
      'commit',
      Buffer.from((first as string).replace(signature, signature.exec(second as string)?.[0] ?? ''), 'latin1'),
    );
    expectBoth(changed, `p@example.org ${publicKeys[0] as string}\n`, { state: 'bad' });
  });

  it('is bad with a signature for another purpose', () => {
    const payload = signedBytesOfCommit(bytesOf(commits[0] as string));
    const armoured = execFileSync('ssh-keygen', ['-q', '-Y', 'sign', '-n', 'file', '-f', keyFile(0)], {
      input: Buffer.concat(payload),
      stdio: ['pipe', 'pipe', 'ignore'],
    })
      .toString('latin1')
      .trimEnd();
    const text = Buffer.concat(payload)
      .toString('latin1')
      .replace('\n\n', `\ngpgsig ${armoured.replaceAll('\n', '\n ')}\n\n`);
    expectBoth(store('commit', Buffer.from(text, 'latin1')), `p@example.org ${publicKeys[0] as string}\n`, {
      state: 'bad',
    });
  });

  it('has no result without a signature', () => {
    git(work, ['commit', '-q', '--allow-empty', '-m', 'Plain']);
    expectBoth(gitText(work, ['rev-parse', 'HEAD']), `p@example.org ${publicKeys[0] as string}\n`, undefined);
  });

  it.each([
    ['several people', 'a@b,c@d KEY', 'a@b'],
    ['patterns', '*@example.org KEY', '*@example.org'],
    ['quoted people', '"Anna Author <anna@example.org>" KEY', 'Anna Author <anna@example.org>'],
    ['the namespace', 'a@b namespaces="git" KEY', 'a@b'],
    ['a pattern of namespaces', 'a@b namespaces="file,g*" KEY', 'a@b'],
    ['a start in the past', 'a@b valid-after="20200324" KEY', 'a@b'],
    ['an end in the future', 'a@b valid-before="20200325" KEY', 'a@b'],
    ['a time with hours', 'a@b valid-after="202003240100",valid-before="20200325235959" KEY', 'a@b'],
    ['options in capitals', 'a@b NAMESPACES="git",Valid-Before="20200325" KEY', 'a@b'],
    ['an expired line before it', 'a@b valid-before="20190101" KEY\nc@d KEY', 'c@d'],
    ['a line for another namespace before it', 'a@b namespaces="file" KEY\na@b KEY', 'a@b'],
    ['tabs', '\ta@b\tKEY', 'a@b'],
  ])('is good when the line of its key has %s', (_, lines, principal) => {
    expectBoth(commits[0] as string, `${lines.replaceAll('KEY', publicKeys[0] as string)}\n`, {
      state: 'good',
      principal,
    });
  });

  it.each([
    ['not yet valid', 'a@b valid-after="20200326" KEY'],
    ['expired', 'a@b valid-before="20200323" KEY'],
    ['one of a certificate authority', 'a@b cert-authority KEY'],
    ['malformed', 'a@b ssh-ed25519 AAAA'],
  ])('is unknown when its key is %s', (_, line) => {
    expectBoth(commits[0] as string, `${line.replace('KEY', publicKeys[0] as string)}\n`, { state: 'unknown' });
  });

  it('is unknown when its key is listed for another namespace, where git says bad', () => {
    const signers = `a@b namespaces="file" ${publicKeys[0] as string}\n`;
    expect(gits(commits[0] as string, signers)).toEqual({ state: 'bad' });
    expect(ours(commits[0] as string, signers)).toEqual({ state: 'unknown' });
  });

  it('has the key fingerprint that ssh-keygen prints', () => {
    for (const [at, id] of commits.entries()) {
      const [, fingerprint] = execFileSync('ssh-keygen', ['-l', '-f', `${keyFile(at)}.pub`])
        .toString()
        .split(' ');
      expect(signatureKey(parseCommit(id as Oid, bytesOf(id)).signature as string)).toEqual({
        kind: 'ssh',
        keyId: fingerprint,
      });
    }
  });
});

describe('a signed tag', () => {
  const verify = (name: string, list: string): boolean => {
    const file = join(folder, 'allowed');
    writeFileSync(file, list);
    try {
      git(work, ['-c', `gpg.ssh.allowedSignersFile=${file}`, 'verify-tag', name]);
      return true;
    } catch {
      return false;
    }
  };

  it('is good, unknown or bad like in git verify-tag', () => {
    git(work, [...signWith(0), 'tag', '-s', '-m', 'Релиз\n\n-----BEGIN SSH SIGNATURE-----\nquoted\n', 'v1']);
    const id = gitText(work, ['rev-parse', 'v1']);
    const list = `tagger@example.org ${publicKeys[0] as string}\n`;
    expect(ours(id, list)).toEqual({ state: 'good', principal: 'tagger@example.org' });
    expect(ours(id, `x@y ${publicKeys[1] as string}\n`)).toEqual({ state: 'unknown' });
    expect([verify('v1', list), verify('v1', `x@y ${publicKeys[1] as string}\n`)]).toEqual([true, false]);
    const changed = store('tag', Buffer.from(bytesOf(id).toString('utf8').replace('Релиз', 'релиз')));
    expect(ours(changed, list)).toEqual({ state: 'bad' });
    expect(verify(changed, list)).toBe(false);
  });
});

describe('unsupported and hostile input', () => {
  const payload = [Buffer.from('x')];
  const armoured = (content: Buffer): string =>
    `-----BEGIN SSH SIGNATURE-----\n${content.toString('base64')}\n-----END SSH SIGNATURE-----\n`;

  it.each(['PGP SIGNATURE', 'SIGNED MESSAGE'])('a %s is unchecked', (name) => {
    expect(checkSignature(`-----BEGIN ${name}-----\n\nAAAA\n-----END ${name}-----`, payload, 0, [])).toEqual({
      state: 'unchecked',
    });
  });

  it('a signature that is truncated or changed anywhere is bad or unchecked and throws no error', () => {
    for (const id of commits) {
      const bytes = bytesOf(id);
      const text = parseCommit(id as Oid, bytes).signature as string;
      const content = Buffer.from(text.split('\n').slice(1, -1).join(''), 'base64');
      for (let at = 0; at < content.length; at += 3) {
        const changed = Buffer.from(content);
        changed[at] = (changed[at] as number) ^ 1;
        for (const hostile of [changed, content.subarray(0, at)]) {
          const { state } = checkSignature(armoured(hostile), signedBytesOfCommit(bytes), 0, []);
          expect(['bad', 'unchecked']).toContain(state);
        }
      }
    }
  });

  it.each([
    ['a word', 'nonsense', 'unreadable'],
    [
      'a key of another type than stated',
      'a@b ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
      'unreadable',
    ],
    ['an unknown option', 'a@b colour="red" KEY', 'unreadable'],
    ['an option twice', 'a@b namespaces="git",namespaces="file" KEY', 'unreadable'],
    ['an invalid date', 'a@b valid-after="20209999" KEY', 'unreadable'],
    ['an end before the start', 'a@b valid-after="20210101",valid-before="20200101" KEY', 'unreadable'],
    ['a certificate authority', 'a@b cert-authority,namespaces="git" KEY', 'certAuthority'],
    [
      'a security key',
      'a@b sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29tAAAAAA==',
      'unsupportedKey',
    ],
  ])('a line with %s is reported with its number', (_, line, reason) => {
    expect(parseAllowedSigners(`\n${line.replace('KEY', publicKeys[0] as string)}\n`)).toEqual({
      signers: [],
      problems: [{ line: 2, reason }],
    });
  });

  it.each([
    ['git', 'git', true],
    ['git', 'file', false],
    ['git', 'file,git', true],
    ['git', '*', true],
    ['git', 'g?t', true],
    ['git', '!git,*', false],
    ['git', '*,!g*', false],
    ['git', '', false],
    ['a@b.example.org', '*@*.example.org', true],
    ['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab', '*a*a*a*a*a*a*a*a*a*a*c', false],
  ])('%j in the patterns %j: %j', (text, patterns, expected) => {
    expect(matchesPatterns(text, patterns)).toBe(expected);
  });
});
