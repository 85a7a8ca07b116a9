/** Mails of `git format-patch --stdout`. */
import { git } from './git-fixture.js';

/** Git since 2.42 prints a mail without a patch for a commit that changes nothing; `git am` stops there. Here it is left out, as before. */
export function formatPatch(cwd: string, args: readonly string[]): Buffer {
  const output = git(cwd, ['format-patch', '--stdout', ...args]).toString('latin1');
  const pieces = output.split(MAIL_START);
  // Each but the last ends with the empty line that parts mails.
  const mails = pieces.map((piece, at) => (at < pieces.length - 1 ? piece.slice(0, -1) : piece));
  return Buffer.from(mails.filter((mail) => mail.includes('\n---\n')).join('\n'), 'latin1');
}

const MAIL_START = /^(?=From [0-9a-f]{40} Mon Sep 17 00:00:00 2001$)/m;
