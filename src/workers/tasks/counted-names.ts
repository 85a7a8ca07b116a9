/** Numbers of commits by a name, as `git shortlog -sn` lists them. */

export interface Counted<Name> {
  readonly name: Name;
  readonly commits: number;
}

export function countCommit(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** At most `limit`, most commits first. Equal numbers are in the order of names, as in git. */
export function mostFirst(counts: ReadonlyMap<string, number>, limit: number): Counted<string>[] {
  return [...counts]
    .map(([name, commits]) => ({ name, commits }))
    .sort((a, b) => b.commits - a.commits || (a.name < b.name ? -1 : 1))
    .slice(0, limit);
}
