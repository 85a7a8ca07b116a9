import { describe, expect, test } from 'vitest';
import { mediaType } from '../../../src/render/media/media-type.js';
import { encodeText } from '../encode-text.js';

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

describe('mediaType', () => {
  test.each([
    ['a.png', latin1('\x89PNG\r\n\x1a\n\0\0\0\rIHDR'), 'image/png', 'image'],
    ['wrong-name.txt', latin1('\x89PNG\r\n\x1a\n\0'), 'image/png', 'image'],
    ['a.jpg', latin1('\xff\xd8\xff\xe0\0\x10JFIF'), 'image/jpeg', 'image'],
    ['a.gif', latin1('GIF89a\x01\0'), 'image/gif', 'image'],
    ['a.webp', latin1('RIFF\x10\0\0\0WEBPVP8 '), 'image/webp', 'image'],
    ['a.avif', latin1('\0\0\0\x1cftypavif\0\0\0\0'), 'image/avif', 'image'],
    ['a.ico', latin1('\0\0\x01\0\x01\0\x10\x10'), 'image/x-icon', 'image'],
    ['a.bmp', latin1('BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x02\0\0\0\x02\0\0\0'), 'image/bmp', 'image'],
    ['a.pdf', latin1('%PDF-1.7\n'), 'application/pdf', 'pdf'],
    ['a.mp3', latin1('ID3\x03\0'), 'audio/mpeg', 'audio'],
    ['a.mp3', latin1('\xff\xfb\x90\0'), 'audio/mpeg', 'audio'],
    ['a.wav', latin1('RIFF\x10\0\0\0WAVEfmt '), 'audio/wav', 'audio'],
    ['a.ogg', latin1('OggS\0\x02\0\0vorbis'), 'audio/ogg', 'audio'],
    ['a.mp4', latin1('\0\0\0\x20ftypisom\0\0\x02\0'), 'video/mp4', 'video'],
    ['a.webm', latin1('\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm'), 'video/webm', 'video'],
    ['a.mkv', latin1('\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x88matroska\0'), 'application/octet-stream', 'binary'],
    ['vmlinux', latin1('\x7fELF\x02\x01\x01\0'), 'application/octet-stream', 'binary'],
    ['fake.png', latin1('not an image'), 'text/plain; charset=utf-8', 'text'],
    ['BMW.txt', latin1('BMW is not a bitmap, however long this is'), 'text/plain; charset=utf-8', 'text'],
    ['empty', latin1(''), 'text/plain; charset=utf-8', 'text'],
  ] as const)('%s', (path, bytes, mime, category) => {
    expect(mediaType(path, bytes)).toEqual({ mime, category });
  });

  /** An `ftyp` box with a version between the major brand and the compatible ones. */
  const ftyp = (major: string, ...compatible: string[]): Buffer => {
    const head = Buffer.alloc(4);
    head.writeUInt32BE(16 + 4 * compatible.length);
    return Buffer.concat([head, latin1(`ftyp${major}\0\0\x02\0${compatible.join('')}\0\0\0\x08free`)]);
  };

  test.each([
    ['a.mp4', ['iso5', 'iso6', 'mp41'], 'video/mp4', 'video'],
    ['a.mp4', ['dash', 'iso6'], 'video/mp4', 'video'],
    ['a.mp4', ['MSNV', 'MSNV', 'isom'], 'video/mp4', 'video'],
    ['a.mp4', ['iso4'], 'video/mp4', 'video'],
    ['a.mp4', ['iso6', 'cmfc'], 'video/mp4', 'video'],
    ['a.m4v', ['M4V ', 'M4A ', 'mp42'], 'video/mp4', 'video'],
    ['of a camera', ['XAVC', 'XAVC', 'mp42', 'iso2'], 'video/mp4', 'video'],
    ['a.m4a', ['M4A ', 'M4A ', 'mp42', 'isom'], 'audio/mp4', 'audio'],
    ['a.m4b', ['M4B ', 'mp42'], 'audio/mp4', 'audio'],
    ['a.m4a', ['dash', 'iso6'], 'audio/mp4', 'audio'],
    ['a.mp4', ['mp42', 'M4A ', 'isom'], 'audio/mp4', 'audio'],
    ['a.mov', ['qt  ', 'qt  '], 'video/quicktime', 'video'],
    ['a.3gp', ['3gp4', 'isom'], 'video/3gpp', 'video'],
    ['a.3g2', ['3g2a'], 'video/3gpp2', 'video'],
    ['a.avif', ['avif', 'mif1', 'miaf'], 'image/avif', 'image'],
    ['a.avif', ['mif1', 'avif', 'miaf'], 'image/avif', 'image'],
    ['a.heic', ['heic', 'mif1'], 'image/heic', 'binary'],
    ['a.heic', ['mif1', 'heic'], 'image/heic', 'binary'],
    ['a.heif', ['mif1', 'miaf'], 'image/heif', 'binary'],
    ['a.cr3', ['crx '], 'application/octet-stream', 'binary'],
  ] as const)('%s of the brands %j is %s', (path, [major = '', ...compatible], mime, category) => {
    expect(mediaType(path, ftyp(major, ...compatible))).toEqual({ mime, category });
  });

  test('a box of brands that is cut, empty or too long is no medium, nor is a text that spells one', () => {
    for (const text of ['\0\0\0\x20ftyp', '\0\0\0\x08ftypisom', '\0\0\0\0ftypisom', '\0\x01\0\0ftypisom'])
      expect(mediaType('a.mp4', latin1(text)).category, JSON.stringify(text)).toBe('binary');
    expect(mediaType('a.mp4', latin1('xxxxftypisom is text')).category).toBe('text');
    expect(mediaType('a.mov', latin1('\0\0\0\x08wide\0\0\0\0mdat')).mime).toBe('video/quicktime');
  });

  test('nothing that a browser would execute keeps its type', () => {
    for (const path of [
      'a.html',
      'a.xhtml',
      'a.xml',
      'a.js',
      'a.mjs',
      'a.css',
      'a.htm',
      'a.SVGZ',
      'a.swf',
      'a.mht',
      'a.xsl',
    ]) {
      expect(mediaType(path, Buffer.from('<html><script>alert(1)</script></html>')).mime).toBe(
        'text/plain; charset=utf-8',
      );
    }
  });

  test('SVG is an image by its name and content, otherwise it is text', () => {
    expect(mediaType('a.svg', Buffer.from('<?xml version="1.0"?>\n<svg xmlns="x"/>'))).toEqual({
      mime: 'image/svg+xml',
      category: 'image',
    });
    expect(mediaType('a.svg', Buffer.from('<html><script>1</script></html>')).category).toBe('text');
    expect(mediaType('a.txt', Buffer.from('<svg/>')).category).toBe('text');
  });

  test('text has a charset, either detected or given', () => {
    const bytes = encodeText('Настройка сети\n', 'koi8-r');
    expect(mediaType('a.txt', bytes).mime).toBe('text/plain; charset=koi8-r');
    expect(mediaType('a.txt', bytes, { encoding: 'cp1251' }).mime).toBe('text/plain; charset=windows-1251');
    expect(mediaType('a.txt', encodeText('\ufeffhello\n', 'utf-16le')).mime).toBe('text/plain; charset=utf-16le');
  });

  test('a view into a larger buffer is judged by its own bytes only', () => {
    expect(mediaType('x', latin1('xxxx%PDF-1.4').subarray(4)).category).toBe('pdf');
  });
});
