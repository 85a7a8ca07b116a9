/**
 * Traces with the lines of the sources, which the package does not contain: `src/web/handle.ts:12`. The table is read
 * when the first error is logged, so that nothing else waits for it; Node's own source maps would have to be read with
 * every module.
 */
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';

const BUILT = new URL('../', import.meta.url);
const TABLE = new URL('source-lines.json', BUILT);
const PLACE = /(file:\/\/\S+)\.js:(\d+):(\d+)/g;

/** Mappings of source maps, by the path of a built module. */
type Table = Readonly<Record<string, string>>;

let table: Table | undefined;
/**
 * Parsed, which takes a millisecond; at most one for each module of the program. Traces under load name the same few.
 */
const maps = new Map<string, SourceMap>();

/** The trace with the places of the sources; a place that is not in a built module stays. */
export function sourceTrace(trace: string): string {
  return trace.replace(PLACE, (place, file: string, line: string, column: string) => {
    if (!file.startsWith(BUILT.href)) return place;
    const module = file.slice(BUILT.href.length);
    const sourceLine = sourceLineOf(`${module}.js`, Number(line), Number(column));
    return sourceLine === undefined ? place : `src/${module}.ts:${sourceLine}`;
  });
}

/** All numbers count from 1. Undefined for a module that the table does not have. */
function sourceLineOf(module: string, line: number, column: number): number | undefined {
  const entry = mapOf(module)?.findEntry(line - 1, column - 1);
  return entry !== undefined && 'originalLine' in entry ? entry.originalLine + 1 : undefined;
}

function mapOf(module: string): SourceMap | undefined {
  const known = maps.get(module);
  if (known !== undefined) return known;
  table ??= readTable();
  const mappings = table[module];
  if (mappings === undefined) return undefined;
  const source = { sources: [module], sourcesContent: [], sourceRoot: '', names: [] };
  const map = new SourceMap({ version: 3, file: module, ...source, mappings });
  maps.set(module, map);
  return map;
}

/** Empty where there is none: a build for a debugger has source maps instead. */
function readTable(): Table {
  try {
    return JSON.parse(readFileSync(TABLE, 'utf8')) as Table;
  } catch {
    return {};
  }
}
