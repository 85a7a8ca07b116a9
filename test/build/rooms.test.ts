/** ARCHITECTURE.md and build/rooms.cjs list the same rooms with the same imports. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';

const root = new URL('../../', import.meta.url);
const { rooms, publicFiles } = createRequire(import.meta.url)('../../build/rooms.cjs') as {
  readonly rooms: Readonly<Record<string, { readonly uses: readonly string[] }>>;
  readonly publicFiles: Readonly<Record<string, readonly string[]>>;
};
/** An item of the list: the name of the room, a description, and the rooms that it uses. */
const ROOM = /^- \*\*`([\w/]+)\/`\*\*(?:.*\n)+? {2}Uses: ([\w/,\s]+)\./gm;

function documentedRooms(): Record<string, string[]> {
  const text = readFileSync(new URL('ARCHITECTURE.md', root), 'utf8');
  return Object.fromEntries(
    [...text.matchAll(ROOM)].map(([, name = '', uses = '']) => [name, uses === 'nothing' ? [] : uses.split(/,\s+/)]),
  );
}

test('the document lists every room with the rooms that it uses', () => {
  const sorted = Object.fromEntries(Object.entries(rooms).map(([name, { uses }]) => [name, [...uses].sort()]));
  const documented = Object.fromEntries(Object.entries(documentedRooms()).map(([name, uses]) => [name, uses.sort()]));
  expect(documented).toEqual(sorted);
});

test('no line of the document is longer than 120 characters, except in tables', () => {
  const lines = readFileSync(new URL('ARCHITECTURE.md', root), 'utf8').split('\n');
  expect(lines.filter((line) => line.length > 120 && !line.startsWith('|'))).toEqual([]);
});

test('every public file of a room exists', () => {
  const paths = Object.entries(publicFiles).flatMap(([room, files]) => files.map((file) => `src/${room}/${file}.ts`));
  expect(paths.length).toBeGreaterThan(100);
  expect(paths.filter((path) => !existsSync(new URL(path, root)))).toEqual([]);
});
