/** Facts about a text for the page of its file, whatever form it is shown in. */
import { lineEndings, type DecodedText, type LineEnding } from '../../encoding/decode.js';
import { splitLines } from '../../render/code/highlight.js';
import { languageOf } from '../../render/code/language.js';

export interface TextFacts {
  /** Undefined when only the beginning was read. */
  readonly lineCount: number | undefined;
  /** The name for people, such as `C`; undefined when unknown. */
  readonly language: string | undefined;
  /** Canonical name and label of the encoding that the text was decoded with. */
  readonly encodingName: string;
  readonly encoding: string;
  /** True when some bytes are invalid in that encoding. */
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
