/** What a file's page says about a text, whichever way it is shown. */
import { lineEndings, type DecodedText, type LineEnding } from '../../render/encoding/decode.js';
import { splitLines } from '../../render/code/highlight.js';
import { languageOf } from '../../render/code/language.js';

export interface TextFacts {
  /** Undefined: only the beginning was read. */
  readonly lineCount: number | undefined;
  /** For people, `C`; undefined: unknown. */
  readonly language: string | undefined;
  /** Canonical name and label of the encoding that the text was read in. */
  readonly encodingName: string;
  readonly encoding: string;
  /** Some bytes have no meaning in that encoding. */
  readonly lossy: boolean;
  readonly lineEnding: LineEnding | undefined;
  readonly missingFinalNewline: boolean;
}

export function textFacts(path: string, decoded: DecodedText, isWhole = true): TextFacts {
  const { kind, missingFinalNewline } = lineEndings(decoded.text);
  return {
    lineCount: isWhole ? splitLines(decoded.text).length : undefined,
    language: languageOf(path, decoded.text)?.name,
    encodingName: decoded.encodingName,
    encoding: decoded.encoding,
    lossy: decoded.lossy,
    lineEnding: kind,
    missingFinalNewline: isWhole && missingFinalNewline,
  };
}
