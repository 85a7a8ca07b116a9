/** Macros of kernels that define something under a name made from their arguments. */
import type { DefinitionKind } from '../definition.js';

interface DefiningMacro {
  readonly macro: RegExp;
  readonly kind: DefinitionKind;
  /** `$1`, `$2` are the arguments; undefined: the first argument. */
  readonly name?: string;
}

/** Before a body: `SYSCALL_DEFINE3(read, …) { … }`. The first row that fits counts. */
const OF_FUNCTIONS: readonly DefiningMacro[] = [
  { macro: /^SYSCALL_DEFINE\d?$/, kind: 'function', name: 'sys_$1' },
  { macro: /^COMPAT_SYSCALL_DEFINE\d?$/, kind: 'function', name: 'compat_sys_$1' },
  { macro: /^SYSCALL32_DEFINE\d?$/, kind: 'function', name: 'sys32_$1' },
  { macro: /^PPC32_SYSCALL_DEFINE\d?$/, kind: 'function', name: 'ppc_$1' },
  { macro: /^BPF_CALL_\d$/, kind: 'function' },
  { macro: /^DEFINE_(?:IDTENTRY\w*|INTERRUPT_HANDLER\w*)$/, kind: 'function' },
];

/** As a statement: `static DEFINE_MUTEX(lock);`. */
const OF_STATEMENTS: readonly DefiningMacro[] = [
  { macro: /^EXPORT(?:_\w+)?_SYMBOL\w*$|^EXPORT_SYMBOL\w*$/, kind: 'export' },
  { macro: /^DEFINE_(?:PER_CPU|EARLY_PER_CPU)\w*$/, kind: 'variable', name: '$2' },
  { macro: /^DECLARE_(?:PER_CPU|EARLY_PER_CPU)\w*$/, kind: 'extern', name: '$2' },
  { macro: /^DECLARE_STATIC_KEY_\w+$/, kind: 'extern' },
  { macro: /^(?:SENSOR_)?DEVICE_ATTR(?:_\w+)?$/, kind: 'variable', name: 'dev_attr_$1' },
  { macro: /^(?:CLASS|BUS|DRIVER|CONFIGFS)_ATTR(?:_\w+)?$/, kind: 'variable' },
  { macro: /^(?:TRACE_EVENT|DEFINE_TRACE)\w*$/, kind: 'function', name: 'trace_$1' },
  { macro: /^DEFINE_EVENT\w*$/, kind: 'function', name: 'trace_$2' },
  {
    macro: /^(?:DEFINE|DECLARE)_(?:SHOW_ATTRIBUTE|SEQ_ATTRIBUTE|PROC_SHOW_ATTRIBUTE)$/,
    kind: 'variable',
    name: '$1_fops',
  },
  { macro: /^(?:DEFINE|DECLARE)_[A-Z]\w*$/, kind: 'variable' },
  { macro: /^(?:H?LIST_HEAD|LLIST_HEAD|PLIST_HEAD|LIST_BL_HEAD|\w+_NOTIFIER_HEAD|RADIX_TREE)$/, kind: 'variable' },
];

/** Long argument lists are those of trace events, whose name comes first. */
const MAX_ARGUMENTS = 400;

/**
 * `group` is the text of the parentheses. Undefined when the macro is not known to define anything, or when the
 * arguments make no name.
 */
export function definedByMacro(
  macro: string,
  group: string,
  form: 'body' | 'statement',
): { readonly name: string; readonly kind: DefinitionKind } | undefined {
  const row = (form === 'body' ? OF_FUNCTIONS : OF_STATEMENTS).find((known) => known.macro.test(macro));
  if (row === undefined) return undefined;
  const given = argumentsOf(group.slice(1, MAX_ARGUMENTS));
  const name = (row.name ?? '$1').replace(/\$(\d)/, (_, index: string) => given[Number(index) - 1] ?? '');
  return /^[A-Za-z_]\w*$/.test(name) ? { name, kind: row.kind } : undefined;
}

/** The first two arguments. */
function argumentsOf(list: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < list.length && found.length < 2; at += 1) {
    const sign = list.charAt(at);
    if (sign === '(') depth += 1;
    else if ((sign === ',' || sign === ')') && depth === 0) {
      found.push(list.slice(start, at).trim());
      start = at + 1;
    } else if (sign === ')') depth -= 1;
  }
  return found;
}
