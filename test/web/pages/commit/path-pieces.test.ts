import { expect, test } from 'vitest';
import { pathPieces } from '../../../../src/web/parts/diff/changed-file.js';

test('a path breaks after a slash, not within a name', () => {
  expect(pathPieces('drivers/vfio/vfio_main.c')).toEqual(['drivers/', 'vfio/', 'vfio_main.c']);
  expect(pathPieces('Makefile')).toEqual(['Makefile']);
  expect(pathPieces('имя с пробелами/\udcff')).toEqual(['имя с пробелами/', '\\xFF']);
});
