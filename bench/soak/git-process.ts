/** Git while this process goes on with other work. */
import { spawn } from 'node:child_process';
import { buffer, text } from 'node:stream/consumers';
import { GIT_ENVIRONMENT } from '../support.js';

/** What git prints, or undefined when it refuses. Throws when there is no git. */
export async function askGit(
  path: string,
  args: readonly string[],
  input: string | Buffer = '',
): Promise<Buffer | undefined> {
  const { status, output } = await run(path, args, input);
  return status === 0 ? output : undefined;
}

/** The same for what must work. Throws with git's message. */
export async function runGit(path: string, args: readonly string[], input: string | Buffer = ''): Promise<Buffer> {
  const { status, output, message } = await run(path, args, input);
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${message}`);
  return output;
}

async function run(path: string, args: readonly string[], input: string | Buffer) {
  const child = spawn('git', ['-C', path, '--literal-pathspecs', ...args], { env: GIT_ENVIRONMENT });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  // Git may end before it has read everything.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const [output, message, status] = await Promise.all([buffer(child.stdout), text(child.stderr), ended]);
  return { status, output, message };
}
