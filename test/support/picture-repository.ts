/** A repository whose last commit changes pictures in every way, and pointers of Git LFS. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { PIXEL_GIF, png } from '../../src/demo/files/encodings.js';
import { commitAll, initWork, writeFile } from './git-fixture.js';

const lfsPointer = (sizeBytes: number): string =>
  `version https://git-lfs.github.com/spec/v1\noid sha256:${'ab'.repeat(32)}\nsize ${String(sizeBytes)}\n`;
const svg = (width: number, colour: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(width)} 80">\n<rect width="60" height="60" fill="${colour}"/>\n</svg>\n`;

/** Its git directory. */
export function pictureRepository(): string {
  const work = initWork('pictures');
  writeFile(
    work,
    'changed.png',
    png(240, 120, (x, y) => [x, y * 2, 90]),
  );
  writeFile(work, 'deleted.gif', PIXEL_GIF);
  writeFile(work, 'drawing.svg', svg(80, 'teal'));
  writeFile(
    work,
    'became-data.png',
    png(8, 8, () => [1, 2, 3]),
  );
  writeFile(work, 'model.bin', lfsPointer(1_258_291));
  writeFile(work, 'moved.txt', 'a text\n');
  commitAll(work, 'Begin', '1600000000 +0000');
  writeFile(
    work,
    'changed.png',
    png(180, 120, (x, y) => [255 - x, y * 2, 90]),
  );
  rmSync(join(work, 'deleted.gif'));
  writeFile(
    work,
    'added.png',
    png(40, 30, (x, y) => [x * 6, y * 8, 0]),
  );
  writeFile(work, 'drawing.svg', svg(160, 'maroon'));
  writeFile(work, 'became-data.png', Buffer.from([0, 1, 2, 3]));
  writeFile(work, 'model.bin', lfsPointer(3_145_728));
  writeFile(work, 'moved.txt', lfsPointer(7));
  commitAll(work, 'Change the pictures', '1600000100 +0000');
  return join(work, '.git');
}
