/**
 * Sets the formulas of a document as MathML (https://www.w3.org/TR/mathml-core/), which browsers show without a script.
 * What TeX becomes passes the sanitiser with a schema of its own: no styles, links or ids. A formula that cannot be
 * read, or that costs too much, stays as it was written. For worker threads.
 */
import type { Element, ElementContent, Root } from 'hast';
import type { Schema } from 'hast-util-sanitize';
import temml from 'temml';
import { DISPLAY_FORMULA, INLINE_FORMULA, MAX_FORMULA, texOf } from './formula-syntax.js';
import { sanitizedTree, TooComplexError } from './sanitize.js';
import { SKIP_CHILDREN, textContent, walkElements } from './walk-elements.js';

/** The number of macros that one formula may expand. */
const MAX_EXPANSIONS = 200;
/** Lengths of all formulas of a page together, plus what a short one costs; defining macros counts many times. */
const MAX_COST = 200_000;
const COST_OF_EACH = 20;
const DEFINES = /\\(?:[egx]?def|let|futurelet|(?:re)?new|provide)(?![a-z]*math)/;
/** UTF-16 units of MathML: of one formula, and of all formulas of a page. */
const MAX_MATHML = 100_000;
const MAX_MATHML_OF_PAGE = 2_000_000;
/** A formula above this length may be wider than a telephone, so its box can be scrolled by keys. */
const ALWAYS_FITS = 32;

/** What the formulas of one page may still cost; `setFormulas` subtracts from it. */
export class FormulaBudget {
  cost = MAX_COST;
  mathml = MAX_MATHML_OF_PAGE;
}

/** Must run before code is highlighted and put into scrolling boxes. */
export function setFormulas(tree: Root, budget: FormulaBudget): void {
  walkElements(tree, (element, parent, at) => {
    const code = element.tagName === 'pre' && element.children.length === 1 ? element.children[0] : element;
    if (code?.type !== 'element' || code.tagName !== 'code') return undefined;
    const [name] = Array.isArray(code.properties['className']) ? code.properties['className'] : [];
    if (name !== INLINE_FORMULA && name !== DISPLAY_FORMULA) return undefined;
    const isFence = code !== element;
    const written = textContent(code);
    const tex = isFence ? written : texOf(written);
    const math = mathOf(tex, isFence || name === DISPLAY_FORMULA, budget);
    if (math !== undefined) parent.children[at] = math;
    else if (!isFence) parent.children[at] = { type: 'text', value: written };
    return SKIP_CHILDREN;
  });
}

function mathOf(tex: string, display: boolean, budget: FormulaBudget): ElementContent | undefined {
  const cost = COST_OF_EACH + tex.length * (DEFINES.test(tex) ? MAX_EXPANSIONS : 1);
  if (tex.length > MAX_FORMULA || cost > budget.cost || tex.trim() === '') return undefined;
  budget.cost -= cost;
  const mathml = mathmlOf(tex, display);
  if (mathml === undefined || mathml.length > Math.min(MAX_MATHML, budget.mathml)) return undefined;
  budget.mathml -= mathml.length;
  const math = sanitizedMath(mathml);
  return math !== undefined && display ? displayBox(math, tex) : math;
}

function mathmlOf(tex: string, display: boolean): string | undefined {
  try {
    return temml.renderToString(tex.trim(), {
      displayMode: display,
      throwOnError: true,
      maxExpand: MAX_EXPANSIONS,
      maxSize: [20, 200],
    });
  } catch {
    // It throws errors of several classes for what it cannot read; each means that the formula stays as written.
    return undefined;
  }
}

function sanitizedMath(mathml: string): Element | undefined {
  try {
    const math = sanitizedTree(withBorders(mathml), SCHEMA).children[0];
    if (math?.type !== 'element' || math.tagName !== 'math') return undefined;
    dropEmptyClasses(math);
    return math;
  } catch (error) {
    if (error instanceof TooComplexError || error instanceof RangeError) return undefined;
    throw error;
  }
}

function dropEmptyClasses(math: Element): void {
  walkElements({ type: 'root', children: [math] }, ({ properties }) => {
    const names = properties['className'];
    if (Array.isArray(names) && names.length === 0) delete properties['className'];
  });
}

function displayBox(math: Element, tex: string): Element {
  const properties = { className: ['formula'], ...(tex.length > ALWAYS_FITS ? { tabIndex: 0 } : {}) };
  return { type: 'element', tagName: 'span', properties, children: [math] };
}

const SIDES = ['top', 'right', 'bottom', 'left'];

/** Of the styles that temml writes, the borders of tables and boxes matter; prose.css draws them. */
function withBorders(mathml: string): string {
  return mathml.replace(/ style="([^"]*)"/g, (_, style: string) => {
    const borders = SIDES.filter((side) => style.includes(`border-${side}:`));
    if (/(?:^|;)border:/.test(style)) borders.push(...SIDES);
    return borders.length === 0 ? '' : ` data-borders="${borders.join(' ')}"`;
  });
}

const ELEMENTS =
  'math maction menclose mfrac mglyph mi mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace msqrt mstyle ' +
  'msub msubsup msup mtable mtd mtext mtr munder munderover none';
const ATTRIBUTES =
  'accent accentunder columnspan depth display displaystyle fence form height largeop linethickness lspace ' +
  'mathvariant maxsize minsize movablelimits notation rowSpan rspace scriptlevel separator stretchy symmetric voffset ' +
  'width';

const CLASSES =
  'tml-cancel tml-jot tml-left tml-overline tml-right tml-small tml-underline tml-xcancel upstrike downstrike sout';

const SCHEMA: Schema = {
  tagNames: ELEMENTS.split(' '),
  attributes: {
    '*': [...ATTRIBUTES.split(' '), ['className', ...CLASSES.split(' ')], ['dataBorders', /^[a-z ]+$/]],
  },
};
