/**
 * The entry of an option in a Kconfig file: `config NAME`, then lines with its type, prompt and dependencies, and a help
 * text that is indented. Source: Documentation/kbuild/kconfig-language.rst of Linux.
 */

export interface OptionEntry {
  /** The type with the prompt: `tristate "VFIO support"`; undefined where the entry only adds to another. */
  readonly type: string | undefined;
  /** `depends on`, `select`, `default` and so on, in the order of the file. */
  readonly conditions: readonly string[];
  readonly help: string | undefined;
  /** The last line that belongs to it, from 1. */
  readonly endLine: number;
}

const NEXT_ENTRY =
  /^\s*(?:(?:menu)?config|choice|endchoice|menu|endmenu|if|endif|comment|source|osource|rsource|orsource|mainmenu)\b/;
const HELP = /^\s*(?:help|---help---)\s*$/;
const TYPE = /^\s*((?:def_)?(?:bool|boolean|tristate)|string|int|hex)\b/;
const PROMPT = /^\s*prompt\b/;

/** `lines` are those of the file, `line` that of `config NAME`, from 1. O(lines of the entry). */
export function optionEntry(lines: readonly string[], line: number): OptionEntry {
  const types: string[] = [];
  const conditions: string[] = [];
  let help: string | undefined;
  let endLine = line;
  /** The list whose last line goes on. */
  let open: string[] | undefined;
  for (let at = line; at < lines.length; at += 1) {
    const text = lines[at] ?? '';
    if (NEXT_ENTRY.test(text)) break;
    if (text.trim() === '') continue;
    endLine = at + 1;
    if (HELP.test(text)) {
      const end = helpEnd(lines, at + 1);
      help = plainHelp(lines.slice(at + 1, end));
      endLine = Math.max(endLine, end);
      at = end - 1;
      continue;
    }
    const plain = text.replace(/\\$/, '').trim().replace(/\s+/g, ' ');
    const list: string[] = open ?? (TYPE.test(text) || PROMPT.test(text) ? types : conditions);
    if (open !== undefined) list.push(`${list.pop() ?? ''} ${plain}`);
    else if (!plain.startsWith('#')) list.push(plain);
    open = text.endsWith('\\') && list.length > 0 ? list : undefined;
  }
  return { type: types.length === 0 ? undefined : types.join(' '), conditions, help, endLine };
}

/** The index behind the last line of the help text, which is indented as far as its first line or further. */
function helpEnd(lines: readonly string[], from: number): number {
  let indent = 0;
  let end = from;
  for (let at = from; at < lines.length; at += 1) {
    const text = lines[at] ?? '';
    if (text.trim() === '') continue;
    const width = indentOf(text);
    if (indent === 0) indent = width;
    if (width === 0 || width < indent) break;
    end = at + 1;
  }
  return end;
}

/** A tab goes on to the next multiple of eight columns. */
function indentOf(text: string): number {
  let width = 0;
  for (const sign of text) {
    if (sign === '\t') width = (width & ~7) + 8;
    else if (sign === ' ') width += 1;
    else break;
  }
  return width;
}

function plainHelp(lines: readonly string[]): string | undefined {
  const text = lines
    .map((line) => line.trim())
    .join('\n')
    .trim();
  return text === '' ? undefined : text;
}
