/**
 * The definitions of languages that need no parser: patterns of lines, over the text without comments and literals. The
 * first group of a pattern is the name. Patterns begin at the start of a line and cross no line.
 */
import type { DefinitionKind } from './definition.js';

export interface LinePattern {
  readonly kind: DefinitionKind;
  readonly pattern: RegExp;
  /** Made of the name: `CONFIG_` and the name for an option of Kconfig. */
  readonly prefix?: string;
}

export interface LineLanguage {
  /** All patterns are tried; a place where two of them find a name counts once, for the first. */
  readonly patterns: readonly LinePattern[];
  /**
   * What ends a body: its closing brace, the next line that is indented as little as the first, or the end of an entry
   * of Kconfig.
   */
  readonly bodies?: 'braces' | 'indentation' | 'entries';
  /** Blocks of declarations, one a line: `const (` … `)` of Go. */
  readonly blocks?: { readonly opening: RegExp; readonly closing: RegExp; readonly entry: LinePattern };
}

function rule(kind: DefinitionKind, source: string, prefix?: string): LinePattern {
  const pattern = new RegExp(source, 'gmd');
  return prefix === undefined ? { kind, pattern } : { kind, pattern, prefix };
}

const r = String.raw;
const INDENT = r`^[ \t]{0,40}`;

/** Before a declaration at the top of a module. */
const EXPORTED = r`^(?:export[ \t]+)?(?:default[ \t]+)?(?:declare[ \t]+)?`;
const MODIFIERS = r`(?:(?:public|private|protected|static|async|override|abstract|readonly|get|set)[ \t]+){0,6}`;
const NO_METHOD = r`(?!(?:if|for|while|switch|catch|function|return|with|do|else|super|await|new|typeof)\b)`;
const PARAMETERS = r`[ \t]*(?:<[^\n()]{0,200}>)?\([^\n;]{0,400}`;
const ARROW = r`(?:async[ \t]*)?(?:function\b|\([^()\n]{0,300}\)[ \t]*(?::[^=\n]{1,200})?=>|[\w$]+[ \t]*=>)`;
const SCRIPT: LineLanguage = {
  bodies: 'braces',
  patterns: [
    rule('function', r`^[ \t]{0,8}(?:export[ \t]+)?(?:default[ \t]+)?(?:async[ \t]+)?function[ \t]*\*?[ \t]*([\w$]+)`),
    rule('class', r`${EXPORTED}(?:abstract[ \t]+)?class[ \t]+([\w$]+)`),
    rule('interface', r`${EXPORTED}interface[ \t]+([\w$]+)`),
    rule('enum', r`${EXPORTED}(?:const[ \t]+)?enum[ \t]+([\w$]+)`),
    rule('module', r`${EXPORTED}(?:namespace|module)[ \t]+([\w$.]+)[ \t]*\{`),
    rule('typedef', r`${EXPORTED}type[ \t]+([\w$]+)[ \t]*(?:<[^=\n]{0,300}>)?[ \t]*=`),
    rule('function', r`${EXPORTED}(?:const|let|var)[ \t]+([\w$]+)[ \t]*(?::[^=\n]{1,300})?=[ \t]*${ARROW}`),
    rule('variable', r`${EXPORTED}(?:const|let|var)[ \t]+([\w$]+)[ \t]*(?:[=:;]|$)`),
    rule('function', r`^[ \t]{1,8}${MODIFIERS}\*?[ \t]*${NO_METHOD}(#?[A-Za-z_$][\w$]*)${PARAMETERS}\{[ \t]*$`),
  ],
};

const VISIBLE = r`(?:pub(?:\([^)\n]{0,100}\))?[ \t]+)?`;
const FN_WORD = r`(?:default|const|async|unsafe|extern)[ \t]+(?:"[^"\n]{0,40}"|[ ]{0,40})?[ \t]*`;
const FN = r`(?:${FN_WORD}){0,4}fn[ \t]+([A-Za-z_]\w*)`;

/** Macros of kernels that begin a function in assembler. */
const ENTRY = r`SYM_(?:TYPED_)?(?:FUNC|CODE)_(?:START|ALIAS)\w*|SYM_(?:\w+_)?INNER_LABEL\w*|ENTRY\w*|WEAK\w*|GLOBAL`;
const OBJECT_MACROS = rule('macro', r`^[ \t]{0,40}#[ \t]{0,40}define[ \t]{1,40}([A-Za-z_]\w*)`);

export const LINE_LANGUAGES = {
  python: {
    bodies: 'indentation',
    patterns: [
      rule('class', `${INDENT}class[ \\t]+([A-Za-z_]\\w*)`),
      rule('function', `${INDENT}(?:async[ \\t]+)?def[ \\t]+([A-Za-z_]\\w*)`),
      rule('variable', r`^([A-Za-z_]\w*)[ \t]*(?::[^=\n]{1,200})?=(?!=)`),
    ],
  },
  javascript: SCRIPT,
  typescript: SCRIPT,
  go: {
    bodies: 'braces',
    patterns: [
      rule('function', r`^func[ \t]+(?:\([^)\n]{0,200}\)[ \t]*)?([A-Za-z_]\w*)`),
      rule('struct', r`^type[ \t]+([A-Za-z_]\w*)(?:\[[^\n]{0,200}\])?[ \t]+struct\b`),
      rule('interface', r`^type[ \t]+([A-Za-z_]\w*)(?:\[[^\n]{0,200}\])?[ \t]+interface\b`),
      rule('typedef', r`^type[ \t]+([A-Za-z_]\w*)`),
      rule('variable', r`^(?:const|var)[ \t]+([A-Za-z_]\w*)`),
    ],
    blocks: {
      opening: /^(?:const|var)[ \t]*\([ \t]*$/gm,
      closing: /^\)/gm,
      entry: rule('variable', r`^\t([A-Za-z_]\w*)\b(?![.(])`),
    },
  },
  rust: {
    bodies: 'braces',
    patterns: [
      rule('function', `${INDENT}${VISIBLE}${FN}`),
      rule('struct', `${INDENT}${VISIBLE}struct[ \\t]+([A-Za-z_]\\w*)`),
      rule('union', `${INDENT}${VISIBLE}union[ \\t]+([A-Za-z_]\\w*)`),
      rule('enum', `${INDENT}${VISIBLE}enum[ \\t]+([A-Za-z_]\\w*)`),
      rule('interface', `${INDENT}${VISIBLE}(?:unsafe[ \\t]+)?trait[ \\t]+([A-Za-z_]\\w*)`),
      rule('module', `${INDENT}${VISIBLE}mod[ \\t]+([A-Za-z_]\\w*)`),
      rule('typedef', `${INDENT}${VISIBLE}type[ \\t]+([A-Za-z_]\\w*)`),
      rule('variable', `${INDENT}${VISIBLE}(?:const|static(?:[ \\t]+mut)?)[ \\t]+([A-Za-z_]\\w*)[ \\t]*:`),
      rule('macro', `${INDENT}macro_rules![ \\t]*([A-Za-z_]\\w*)`),
    ],
  },
  bash: {
    bodies: 'braces',
    patterns: [
      rule('function', `${INDENT}function[ \\t]+([A-Za-z_][\\w:.-]*)`),
      rule('function', `${INDENT}([A-Za-z_][\\w:.-]*)[ \\t]*\\([ \\t]*\\)`),
      rule('variable', r`^(?:export[ \t]+|readonly[ \t]+)?([A-Za-z_]\w*)=`),
    ],
  },
  makefile: {
    patterns: [
      rule('macro', r`^define[ \t]+([\w.-]+)`),
      rule('variable', r`^[ ]{0,20}(?:(?:export|override)[ \t]+){0,2}([A-Za-z_][\w.-]*)[ \t]*(?::{0,3}|[?!])=`),
      rule('target', r`^([A-Za-z_][\w./-]*)(?:[ \t]+[\w./%-]{1,200}){0,20}[ \t]*::?(?!=)`),
      rule('target', r`^[A-Za-z_][\w./-]*[ \t]+([A-Za-z_][\w./-]*)(?:[ \t]+[\w./%-]{1,200}){0,20}[ \t]*::?(?!=)`),
    ],
  },
  kconfig: {
    bodies: 'entries',
    patterns: [rule('option', r`^[ \t]{0,40}(?:menu)?config[ \t]+(\w+)[ \t\r]*$`, 'CONFIG_')],
  },
  dts: {
    bodies: 'braces',
    patterns: [
      OBJECT_MACROS,
      rule('label', `${INDENT}([A-Za-z_]\\w*):[ \\t]*(?:[A-Za-z_]\\w*:[ \\t]*){0,4}[\\w,.+@/&{}-]{1,200}[ \\t]*\\{`),
      rule('label', `${INDENT}[A-Za-z_]\\w*:[ \\t]*([A-Za-z_]\\w*):[ \\t]*[\\w,.+@/&{}-]{1,200}[ \\t]*\\{`),
      rule('node', `${INDENT}(?:[A-Za-z_]\\w*:[ \\t]*){0,5}([A-Za-z][\\w,.+-]{0,60}(?:@[\\w,.]{1,60})?)[ \\t]*\\{`),
    ],
  },
  gas: {
    patterns: [
      OBJECT_MACROS,
      rule('export', `${INDENT}EXPORT_SYMBOL\\w*\\(([A-Za-z_]\\w*)`),
      rule('function', `${INDENT}(?:${ENTRY})[ \\t]*\\([ \\t]*([A-Za-z_.]\\w*)`),
      rule('variable', `${INDENT}SYM_DATA(?!_END)\\w*[ \\t]*\\([ \\t]*([A-Za-z_.]\\w*)`),
      rule('macro', `${INDENT}\\.macro[ \\t]+([A-Za-z_.]\\w*)`),
      rule('macro', `${INDENT}\\.(?:set|equ)[ \\t]+([A-Za-z_]\\w*)[ \\t]*,`),
      rule('macro', r`^([A-Za-z_]\w*)[ \t]*=(?!=)`),
      rule('label', r`^([A-Za-z_][\w$.]*):`),
    ],
  },
} satisfies Readonly<Record<string, LineLanguage>>;
