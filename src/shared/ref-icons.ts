/** Names in the sprite of icons, on the server and in the browser. */
export const REF_ICONS = { branch: 'git-branch', tag: 'tag', commit: 'git-commit' } as const;
