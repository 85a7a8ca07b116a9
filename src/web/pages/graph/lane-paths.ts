/** The lines and dots of a graph as SVG paths; the unit is one lane horizontally and one row vertically. */
import type { GraphRow, LaneEdge } from '../../../history/graph/lane-layout.js';

export interface LanePath {
  /** Index of a colour, from 0 to `TONES` - 1. */
  readonly tone: number;
  /** Lines between rows. */
  readonly lines: string;
  /** Each dot is a line of zero length with round ends, which stays round when the picture is stretched. */
  readonly dots: string;
}

export interface LaneDrawing {
  readonly width: number;
  readonly height: number;
  readonly paths: readonly LanePath[];
}

/** The number of colours `--lane-0` and so on in tokens.css. */
const TONES = 8;
const HALF = 0.5;

/** `incoming` are the lines that enter the first row. */
export function drawLanes(rows: readonly GraphRow[], incoming: readonly LaneEdge[]): LaneDrawing {
  const lines: string[][] = Array.from({ length: TONES }, () => []);
  const dots: string[][] = Array.from({ length: TONES }, () => []);
  let width = 1;
  /** Straight lines in progress by lane and tone, with the row where each began. */
  let straight = new Map<string, { lane: number; tone: number; from: number }>();
  const gaps = [incoming, ...rows.map(({ edges }) => edges)];
  const end = (line: { lane: number; tone: number; from: number }, to: number): void => {
    lines[line.tone % TONES]?.push(`M${String(line.lane + HALF)} ${String(line.from)}V${String(to)}`);
  };
  for (const [at, edges] of gaps.entries()) {
    // The gap before row `at`.
    const top = at - HALF;
    const next: typeof straight = new Map();
    for (const { from, to, tone } of edges) {
      width = Math.max(width, from + 1, to + 1);
      if (from === to) {
        const key = `${String(from)} ${String(tone)}`;
        next.set(key, straight.get(key) ?? { lane: from, tone, from: top });
      } else
        lines[tone % TONES]?.push(
          `M${String(from + HALF)} ${String(top)}C${String(from + HALF)} ${String(top + HALF)} ${String(to + HALF)} ${String(top + HALF)} ${String(to + HALF)} ${String(top + 1)}`,
        );
    }
    for (const [key, line] of straight) if (!next.has(key)) end(line, top);
    straight = next;
  }
  for (const line of straight.values()) end(line, rows.length + HALF);
  for (const [at, { lane, tone }] of rows.entries()) {
    width = Math.max(width, lane + 1);
    dots[tone % TONES]?.push(`M${String(lane + HALF)} ${String(at + HALF)}h0`);
  }
  const paths = lines
    .map((list, tone) => ({ tone, lines: list.join(''), dots: (dots[tone] ?? []).join('') }))
    .filter((path) => path.lines !== '' || path.dots !== '');
  return { width, height: rows.length, paths };
}
