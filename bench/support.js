/** What the benches share: git as a process, and chance that can be repeated. */
import { spawnSync } from 'node:child_process';

const ENVIRONMENT = { ...process.env, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', LC_ALL: 'C' };
const MAX_OUTPUT = 1 << 30;

/** Runs git and returns its output; an argument may be a Buffer where a path holds any byte. Throws with git's words. */
export function git(args, input) {
  const plain = args.map((argument) => (Buffer.isBuffer(argument) ? argument.toString('utf8') : argument));
  const result = spawnSync('git', plain, { env: ENVIRONMENT, input, maxBuffer: MAX_OUTPUT });
  if (result.status !== 0) throw new Error(`git ${plain.join(' ')}: ${result.stderr}`);
  return result.stdout;
}

/** Mulberry32: numbers in [0, 1), the same for the same seed. */
export function seededRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
