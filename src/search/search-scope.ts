/** What is indexed for searches: nothing, HEAD, also other branches, also tags as far as the disk's budget goes. */
export const SEARCH_SCOPES = ['head', 'branches', 'tags', 'off'] as const;

export type SearchScope = (typeof SEARCH_SCOPES)[number];
