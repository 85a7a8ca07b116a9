import type { RefKind } from '../web/address/location.js';

/** Names in the sprite of icons, on the server and in the browser. */
export const REF_ICONS: Readonly<Record<RefKind, string>> = { branch: 'git-branch', tag: 'tag', commit: 'git-commit' };
