import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeText,
  detectEncoding,
  ENCODINGS,
  findEncoding,
  isBinary,
  lineEndings,
} from '../../src/encoding/decode.js';
import { encodeText } from '../render/encode-text.js';

const PANGRAM = 'Съешь же ещё этих мягких французских булок, да выпей чаю.\n';
const CODE_WITH_COMMENT = '/* Инициализация таблицы */\nstatic int init_table(void)\n{\n\treturn 0;\n}\n';
const CYRILLIC_TEXTS = [
  PANGRAM,
  CODE_WITH_COMMENT,
  'Привет, мир!\n',
  'ПРИВЕТ, МИР! ОШИБКА ЧТЕНИЯ ФАЙЛА\n',
  'исправить ошибку в драйвере сети',
  '# Настройка сети\nhost=localhost\nport=8080\n',
  'char *names[] = { "Понедельник", "Вторник", "Среда" };\n',
];

describe('Cyrillic text', () => {
  const encodings = {
    'windows-1251': 'Windows-1251',
    'koi8-r': 'KOI8-R',
    ibm866: 'CP866',
    'iso-8859-5': 'ISO-8859-5',
    'x-mac-cyrillic': 'Mac Cyrillic',
  };
  for (const [name, label] of Object.entries(encodings)) {
    for (const text of CYRILLIC_TEXTS) {
      test(`${label} is recognised: ${text.slice(0, 30).trim()}`, () => {
        const decoded = decodeText(encodeText(text, name));
        expect(decoded.text).toBe(text);
        // Small letters have the same bytes in Windows-1251 and Mac Cyrillic, capitals in CP866 and Mac Cyrillic.
        if (name !== 'x-mac-cyrillic')
          expect(decoded).toMatchObject({ encoding: label, encodingName: name, lossy: false, hadBom: false });
      });
    }
  }

  test('Ukrainian letters turn KOI8-R into KOI8-U', () => {
    const text = 'Їжак і європейський ґрунт: інші літери\n';
    expect(decodeText(encodeText(text, 'koi8-u'))).toMatchObject({ text, encoding: 'KOI8-U' });
  });

  test('a comment at the end of 300 KB of ASCII determines the encoding', () => {
    const text = `${'int x; /* filler */\n'.repeat(15_000)}/* обработка ошибок */\n`;
    expect(decodeText(encodeText(text, 'koi8-r'))).toMatchObject({ text, encoding: 'KOI8-R' });
  });

  test("the reader's choice has priority over detection", () => {
    const bytes = encodeText(PANGRAM, 'koi8-r');
    expect(decodeText(bytes, { override: 'CP1251' })).toMatchObject({ encoding: 'Windows-1251', confidence: 'chosen' });
    expect(decodeText(bytes, { override: 'koi8-r' }).text).toBe(PANGRAM);
    expect(decodeText(bytes, { override: 'klingon' })).toMatchObject({ text: PANGRAM, encoding: 'KOI8-R' });
  });
});

describe('Unicode', () => {
  test('valid UTF-8 is certain, with and without a byte order mark', () => {
    const bytes = Buffer.from(PANGRAM);
    expect(decodeText(bytes)).toEqual({
      text: PANGRAM,
      encoding: 'UTF-8',
      encodingName: 'utf-8',
      hadBom: false,
      confidence: 'certain',
      lossy: false,
    });
    expect(decodeText(Buffer.concat([Buffer.of(0xef, 0xbb, 0xbf), bytes]))).toMatchObject({
      text: PANGRAM,
      encoding: 'UTF-8',
      hadBom: true,
    });
  });

  test('empty content is UTF-8', () => {
    expect(decodeText(Buffer.alloc(0))).toMatchObject({ text: '', encoding: 'UTF-8', lossy: false });
  });

  test('a sample that ends inside a character is still UTF-8', () => {
    const bytes = Buffer.from('Да 🐻\n');
    for (let length = 0; length <= bytes.length; length += 1) {
      const decoded = decodeText(bytes.subarray(0, length), { truncated: true });
      expect(decoded).toMatchObject({ encoding: 'UTF-8', lossy: false });
      expect('Да 🐻\n'.startsWith(decoded.text)).toBe(true);
    }
  });

  test('a whole file that ends with a single accented letter is not UTF-8', () => {
    expect(decodeText(encodeText('Fin du fichier José', 'windows-1252'))).toMatchObject({
      text: 'Fin du fichier José',
      encoding: 'Windows-1252',
    });
  });

  test('UTF-8 with one damaged place remains UTF-8 and is marked as lossy', () => {
    const bytes = Buffer.concat([Buffer.from(PANGRAM), Buffer.of(0xff, 0x0a), Buffer.from(PANGRAM)]);
    expect(decodeText(bytes)).toMatchObject({ text: `${PANGRAM}\ufffd\n${PANGRAM}`, encoding: 'UTF-8', lossy: true });
  });

  test('one name in UTF-8 and one in Latin-1: the file is UTF-8 with a damaged place', () => {
    const bytes = Buffer.concat([Buffer.from('/* Björn Stenberg */\n'), Buffer.from('/* Jörg */\n', 'latin1')]);
    expect(decodeText(bytes)).toMatchObject({
      text: '/* Björn Stenberg */\n/* J\ufffdrg */\n',
      encoding: 'UTF-8',
      lossy: true,
    });
  });

  for (const name of ['utf-16le', 'utf-16be'] as const) {
    for (const text of [PANGRAM, 'plain ASCII, two lines\r\nand no more\r\n', CODE_WITH_COMMENT]) {
      test(`${name} is text with and without a mark: ${text.slice(0, 20).trim()}`, () => {
        const bare = encodeText(text, name);
        const marked = encodeText(`\ufeff${text}`, name);
        for (const bytes of [bare, marked]) {
          expect(isBinary(bytes)).toBe(false);
          expect(decodeText(bytes)).toMatchObject({ text, encoding: name.toUpperCase(), lossy: false });
        }
        expect(decodeText(marked).hadBom).toBe(true);
        expect(decodeText(bare).hadBom).toBe(false);
      });
    }
  }
});

describe('other scripts', () => {
  const texts: readonly (readonly [string, string])[] = [
    ['shift_jis', '日本語の文字コード検出テストです。カーネルの設定を変更します。\n'],
    ['euc-jp', '日本語の文字コード検出テストです。カーネルの設定を変更します。\n'],
    ['gb18030', '这是一个简单的内核模块示例，用于测试字符编码的检测。\n'],
    ['big5', '這是一個簡單的核心模組範例，用於測試字元編碼的檢測。\n'],
    ['euc-kr', '이것은 문자 인코딩 검출을 시험하기 위한 간단한 예제입니다.\n'],
  ];
  for (const [name, text] of texts) {
    test(`${name} is recognised`, () => {
      expect(decodeText(encodeText(text, name))).toMatchObject({ text, encodingName: name });
    });
  }

  test('an accented name in an old kernel file is Windows-1252', () => {
    for (const text of [
      ' * Copyright (C) 1999 Jörg Müller\n',
      '/* José Fernández, Álvaro Núñez */\n',
      '25 °C, 10 µs ± 1\n',
      '/* Größe ändern */\n',
      'price: 5 €\n',
    ]) {
      expect(decodeText(encodeText(text, 'windows-1252'))).toMatchObject({ text, encoding: 'Windows-1252' });
    }
  });
});

describe('isBinary', () => {
  test('a NUL in the first 8000 bytes is binary, a later one is not', () => {
    const bytes = Buffer.alloc(9000, 'a');
    expect(isBinary(bytes)).toBe(false);
    bytes[8000] = 0;
    expect(isBinary(bytes)).toBe(false);
    bytes[7999] = 0;
    expect(isBinary(bytes)).toBe(true);
  });

  test('tables of small numbers, ELF and UTF-32 are binary; text in old encodings and empty content are not', () => {
    expect(isBinary(Buffer.from(Uint16Array.from({ length: 500 }, (_, at) => at % 200).buffer))).toBe(true);
    expect(isBinary(Buffer.from('\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0', 'latin1'))).toBe(true);
    expect(isBinary(Buffer.from('\xff\xfe\0\0a\0\0\0b\0\0\0', 'latin1'))).toBe(true);
    expect(isBinary(encodeText(PANGRAM, 'koi8-r'))).toBe(false);
    expect(isBinary(Buffer.alloc(0))).toBe(false);
  });
});

describe('the table of encodings', () => {
  test('every entry can be decoded by Node and is found by its name, label and aliases', () => {
    for (const encoding of ENCODINGS) {
      expect(() => new TextDecoder(encoding.decoder)).not.toThrow();
      for (const spelling of [encoding.name, encoding.label, encoding.name.toUpperCase(), ...encoding.aliases])
        expect(findEncoding(spelling)).toBe(encoding);
    }
  });

  test('an unknown name is undefined', () => {
    for (const name of ['', 'utf-7', 'klingon', '__proto__', 'x'.repeat(10_000)])
      expect(findEncoding(name)).toBeUndefined();
  });

  test('characters of Windows-1252 above 0x80 are printable characters, not controls', () => {
    expect(decodeText(Uint8Array.of(0x80, 0x93, 0x41, 0x94, 0x99), { override: 'windows-1252' }).text).toBe('€“A”™');
  });
});

describe('line ends', () => {
  test.each([
    ['', undefined, false],
    ['a', undefined, true],
    ['a\n', 'LF', false],
    ['a\nb', 'LF', true],
    ['a\r\nb\r\n', 'CRLF', false],
    ['a\rb\r', 'CR', false],
    ['a\r\nb\n', 'mixed', false],
    ['a\r\r\n', 'mixed', false],
  ] as const)('%j is %s', (text, kind, missingFinalNewline) => {
    expect(lineEndings(text)).toEqual({ kind, missingFinalNewline });
  });
});

test('any bytes can be decoded, and only damaged ones are called lossy', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, truncated) => {
      const decoded = decodeText(bytes, { truncated });
      expect(detectEncoding(bytes, { truncated }).encoding.name).toBe(decoded.encodingName);
      if (decoded.lossy) expect(decoded.text).toContain('\ufffd');
    }),
    { numRuns: 300 },
  );
});
