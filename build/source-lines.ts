/**
 * Which line of the source each place of a translated module comes from: `dist/source-lines.json`, a small part of the
 * size of source maps. Traces in the log are translated with it. Names and columns are left out.
 */
import { decode, encode, type SourceMapSegment } from '@jridgewell/sourcemap-codec';

/** `maps`: source maps of one source each, by the path of the module in `dist/`. */
export function sourceLines(maps: ReadonlyMap<string, string>): Uint8Array {
  const lines = [...maps].map(([path, map]) => [path, linesOf((JSON.parse(map) as { mappings: string }).mappings)]);
  return Buffer.from(`${JSON.stringify(Object.fromEntries(lines), null, 0)}\n`);
}

/** Only what begins another line of the source is kept: a place belongs to the last one before it. */
function linesOf(mappings: string): string {
  let current: number | undefined;
  const lines = decode(mappings).map((segments) => {
    const kept: SourceMapSegment[] = [];
    for (const [column, source, line] of segments) {
      if (source === undefined || line === undefined || line === current) continue;
      kept.push([column, source, line, 0]);
      current = line;
    }
    return kept;
  });
  return encode(lines);
}
