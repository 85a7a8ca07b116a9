/** Names of icons in the sprite, for the server and the browser. */
export const REF_ICONS = { branch: 'git-branch', tag: 'tag', commit: 'git-commit' } as const;
