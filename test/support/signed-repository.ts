/**
 * A repository of people and signatures: a `.mailmap`, and commits and tags signed with a trusted key, with an unknown
 * key, and one that was changed after signing.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { git, gitText, initWork, tempDir, writeFile } from './git-fixture.js';

export interface SignedRepository {
  readonly gitDir: string;
  /** The allowed signers file of the trusted key, as text. */
  readonly allowedSigners: string;
  /** Ids of commits. The changed one is on no branch. */
  readonly commits: Readonly<Record<'good' | 'unknown' | 'bad', string>>;
  /** `SHA256:...` of the two keys. */
  readonly fingerprints: Readonly<Record<'good' | 'unknown', string>>;
}

/** Needs ssh-keygen. Tags `v-good` and `v-unknown`. */
export function makeSignedRepository(): SignedRepository {
  const keys = tempDir('keys');
  const work = initWork('signed');
  writeFile(work, '.mailmap', 'Anna Authorova <anna@proper.example> <anna@example.org>\n');
  git(work, ['add', '-A']);
  const made = (['good', 'unknown'] as const).map((name) => {
    const file = join(keys, name);
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', file]);
    const signed = ['-c', 'gpg.format=ssh', '-c', `user.signingkey=${file}`];
    git(work, [...signed, 'commit', '-q', '--allow-empty', '-S', '-m', `Signed with a key that is ${name}`]);
    git(work, [...signed, 'tag', '-s', '-m', `Tagged with a key that is ${name}`, `v-${name}`]);
    return {
      commit: gitText(work, ['rev-parse', 'HEAD']),
      fingerprint:
        execFileSync('ssh-keygen', ['-l', '-f', `${file}.pub`])
          .toString()
          .split(' ')[1] ?? '',
    };
  });
  const [good, unknown] = made as [(typeof made)[0], (typeof made)[0]];
  const changed = git(work, ['cat-file', 'commit', good.commit])
    .toString('utf8')
    .replace('Signed with', 'Not signed with');
  return {
    gitDir: join(work, '.git'),
    allowedSigners: `anna@example.org ${readFileSync(join(keys, 'good.pub'), 'utf8')}`,
    commits: {
      good: good.commit,
      unknown: unknown.commit,
      bad: git(work, ['hash-object', '-t', 'commit', '-w', '--stdin'], { input: changed }).toString('latin1').trim(),
    },
    fingerprints: { good: good.fingerprint, unknown: unknown.fingerprint },
  };
}
