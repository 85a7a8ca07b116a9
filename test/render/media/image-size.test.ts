import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PIXEL_GIF, png } from '../../../src/demo/files/encodings.js';
import { imageSize } from '../../../src/render/media/image-size.js';

const bytes = (hex: string, length = 0): Buffer =>
  Buffer.concat([Buffer.from(hex.replaceAll(' ', ''), 'hex'), Buffer.alloc(length)]);
const latin = (text: string): string => Buffer.from(text, 'latin1').toString('hex');
const RIFF = `${latin('RIFF')}00000000${latin('WEBP')}`;
/** Pictures of 16, 256 (written as 0) and 48 pixels. */
const ICO_ENTRIES = ['1010', '0000', '3030'].map((sides) => `${sides}${'00'.repeat(14)}`).join('');
/** Width 640 (0x280), height 480 (0x1e0). */
const SAMPLES: Readonly<Record<string, readonly [mime: string, bytes: Buffer]>> = {
  png: ['image/png', png(640, 480, () => [0, 0, 0])],
  gif: ['image/gif', bytes(`${latin('GIF89a')} 8002 e001`, 20)],
  bmp: ['image/bmp', bytes(`${latin('BM')} 00000000 00000000 36000000 28000000 80020000 20feffff`, 20)],
  'bmp of OS/2': ['image/bmp', bytes(`${latin('BM')} 00000000 00000000 1a000000 0c000000 8002 e001`, 20)],
  'webp with extensions': ['image/webp', bytes(`${RIFF}${latin('VP8X')} 0a000000 00000000 7f0200 df0100`)],
  'webp without loss': ['image/webp', bytes(`${RIFF}${latin('VP8L')} 00000000 2f 7fc27700`, 20)],
  'webp with loss': ['image/webp', bytes(`${RIFF}${latin('VP8 ')} 00000000 000000 9d012a 8002 e001`)],
  jpeg: ['image/jpeg', bytes('ffd8 ffe0 0004 0000 ff ffc4 0003 00 ffc2 0011 08 01e0 0280 03', 20)],
  avif: ['image/avif', bytes(`0000001c ${latin('ftypavif')} 00000014 ${latin('ispe')} 00000000 00000280 000001e0`)],
  ico: ['image/x-icon', bytes(`0000 0100 0300 ${ICO_ENTRIES}`)],
  svg: ['image/svg+xml', Buffer.from('<?xml version="1.0"?>\n<svg xmlns="x" width="640px" height=\'479.6\'>')],
  'svg with a view box': ['image/svg+xml', Buffer.from('<svg width="100%" viewBox="0 0 640 480">')],
};

test.each(Object.entries(SAMPLES))('the size of a picture is read from its header: %s', (name, [mime, sample]) => {
  expect(imageSize(sample, mime)).toEqual(name === 'ico' ? { width: 256, height: 256 } : { width: 640, height: 480 });
});

test.each(Object.entries(SAMPLES))('a truncated header gives no size and no error: %s', (name, [mime, sample]) => {
  const whole = imageSize(sample, mime);
  for (let length = 0; length < Math.min(sample.length, 200); length += 1) {
    const size = imageSize(sample.subarray(0, length), mime);
    // The largest picture of an icon may be in the part that is missing.
    if (size !== undefined && name !== 'ico') expect(size, String(length)).toEqual(whole);
  }
});

test.each(Object.entries(SAMPLES))('damage gives a size that browsers can show, or none: %s', (_, [mime, sample]) => {
  const places = fc.array(fc.tuple(fc.nat(Math.min(sample.length, 80) - 1), fc.nat(255)), {
    minLength: 1,
    maxLength: 8,
  });
  fc.assert(
    fc.property(places, (changes) => {
      const damaged = Buffer.from(sample);
      for (const [at, byte] of changes) damaged[at] = byte;
      const { width, height } = imageSize(damaged, mime) ?? { width: 1, height: 1 };
      for (const side of [width, height]) expect(Number.isInteger(side) && side >= 1 && side <= 65_535).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});

test('impossible sizes are rejected', () => {
  expect(imageSize(bytes(`${latin('GIF89a')} 0000 e001`, 20), 'image/gif')).toBeUndefined();
  expect(imageSize(png(1, 1, () => [0, 0, 0]).fill(0xff, 16, 20), 'image/png')).toBeUndefined();
  expect(imageSize(Buffer.from('<svg/>'), 'image/svg+xml')).toBeUndefined();
  expect(imageSize(PIXEL_GIF, 'image/gif')).toEqual({ width: 1, height: 1 });
  expect(imageSize(bytes('0000 0100 0100 0010', 30), 'image/x-icon')).toEqual({ width: 256, height: 16 });
  expect(imageSize(Buffer.alloc(100), 'text/plain')).toBeUndefined();
});
