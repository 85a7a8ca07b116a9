/**
 * The life of a symbol: the releases that first and last define it, and those in which its definition is another one.
 */
import { createHash } from 'node:crypto';
import type { GitPath } from '../../git/path-text.js';
import type { Definition, DefinitionKind } from './definition.js';
import { signatureOf } from './signature.js';

/** A definition in one file of a release. */
export interface DefinedText {
  readonly line: number;
  /** Two definitions with equal prints have the same text. */
  readonly print: string;
}

/** What one release has: undefined where it could not be read, null where nothing defines the name. */
export type ReleaseDefinition =
  | {
      /** The first place in path order. */
      readonly path: GitPath;
      readonly line: number;
      /** Of the texts of all places. */
      readonly print: string;
      /** Of their paths. */
      readonly paths: string;
    }
  | null
  | undefined;

export type LifeChange = 'added' | 'changed' | 'moved' | 'removed';

export interface LifeEvent {
  /** The index of the release. */
  readonly release: number;
  readonly change: LifeChange;
  /** Undefined for `removed`. */
  readonly place: { readonly path: GitPath; readonly line: number } | undefined;
}

/** Declarations say that something is defined elsewhere. */
const DECLARING: ReadonlySet<DefinitionKind> = new Set(['prototype', 'extern', 'export']);

export function isDefining({ kind }: { readonly kind: DefinitionKind }): boolean {
  return !DECLARING.has(kind);
}

/** The definitions of one text; `definitions` are those of the name. */
export function definedTexts(text: string, definitions: readonly Definition[]): DefinedText[] {
  const defining = definitions.filter(isDefining);
  if (defining.length === 0) return [];
  const lines = text.split('\n');
  return defining.map((definition) => {
    const { line, endLine = line } = definition;
    return { line, print: printOf([signatureOf(lines, definition), ...lines.slice(line - 1, endLine)]) };
  });
}

/** `places` are in path order. */
export function releaseDefinition(
  places: readonly { readonly path: GitPath; readonly texts: readonly DefinedText[] }[],
): ReleaseDefinition {
  const [first] = places;
  const line = first?.texts[0]?.line;
  if (first === undefined || line === undefined) return null;
  const prints = places.flatMap(({ texts }) => texts.map(({ print }) => print));
  return { path: first.path, line, print: printOf(prints.sort()), paths: printOf(places.map(({ path }) => path)) };
}

function printOf(lines: readonly string[]): string {
  return createHash('sha1').update(lines.join('\n')).digest('base64');
}

/**
 * The changes from each release to the next, oldest first, as `releases` are. What could not be read is passed. Where
 * older releases were not looked at, `isWhole` is false, and the oldest one adds nothing.
 */
export function lifeEvents(releases: readonly ReleaseDefinition[], isWhole: boolean): LifeEvent[] {
  const events: LifeEvent[] = [];
  let before = isWhole ? null : (releases.find((release) => release !== undefined) ?? null);
  for (const [release, now] of releases.entries()) {
    if (now === undefined) continue;
    const change = changeOf(before, now);
    if (change !== undefined)
      events.push({ release, change, place: now === null ? undefined : { path: now.path, line: now.line } });
    before = now;
  }
  return events;
}

function changeOf(
  before: NonNullable<ReleaseDefinition> | null,
  now: NonNullable<ReleaseDefinition> | null,
): LifeChange | undefined {
  if (now === null) return before === null ? undefined : 'removed';
  if (before === null) return 'added';
  if (before.print !== now.print) return 'changed';
  return before.paths === now.paths ? undefined : 'moved';
}
