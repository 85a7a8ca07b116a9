/** The condition on terms that a line with a match of a pattern meets. */
import { GRAM_BYTES, GRAM_LIMIT, GramCollector, termOfWord } from '../blobs/terms.js';
import { foldText } from '../text/fold.js';
import { EDGE, type Pattern } from './pattern.js';
import { allOf, oneOf, type LinePlan } from './plan.js';
import { endsWords, runsOf, type Edges } from './runs.js';

const NO_EDGES: Edges = { before: false, after: false };
const grams = new GramCollector();

export function planOfPattern(pattern: Pattern, edges = NO_EDGES): LinePlan {
  return together(
    runsOf(pattern, edges).map((run) =>
      run.kind === 'texts' ? planOfTexts(run.texts, run) : oneOf(run.of.map((one) => planOfPattern(one, run))),
    ),
  );
}

/** What all texts have is asked for once. */
function planOfTexts(texts: readonly string[], edges: Edges): LinePlan {
  const lists = texts.map((text) => termsOf(text, edges));
  const common = new Set([...(lists[0] ?? [])].filter((term) => lists.every((terms) => terms.has(term))));
  const others = lists.map((terms) => allOf([...terms].filter((term) => !common.has(term)).map(planOfTerm)));
  return together([...[...common].map(planOfTerm), oneOf(others)]);
}

/** Asks for no term twice. */
function together(plans: readonly LinePlan[]): LinePlan {
  const parts = plans.flatMap((plan) => (plan.kind === 'and' ? plan.of : [plan]));
  const places = new Map(parts.map((part, at) => ['term' in part ? part.term : part, at] as const));
  return allOf(parts.filter((part, at) => places.get('term' in part ? part.term : part) === at));
}

function planOfTerm(term: number): LinePlan {
  return { kind: term < GRAM_LIMIT ? 'gram' : 'word', term };
}

/** The grams of a text, and the words in it that end on both sides. */
function termsOf(text: string, { before, after }: Edges): Set<number> {
  const terms = new Set<number>();
  for (const { 0: word, index } of text.matchAll(/\w+/g)) {
    const end = index + word.length;
    const isWhole =
      (index === 0 ? before : endsWords(text[index - 1] ?? '')) &&
      (end === text.length ? after : endsWords(text[end] ?? ''));
    if (isWhole && !/^\d/.test(word)) terms.add(termOfWord(word));
  }
  const folded = Buffer.from(foldText(text.replaceAll(EDGE, '')));
  if (folded.length >= GRAM_BYTES) {
    grams.collect(folded);
    for (let index = 0; index < grams.count; index += 1) terms.add(grams.grams[index] as number);
  }
  return terms;
}
