/**
 * Address templates of a page for any branch or tag: the page gives one for each kind of ref, and the list of refs
 * gives the text that replaces the placeholder.
 */

/** Placeholder for the ref. Git forbids it in ref names, and no part of an address before the ref contains it. */
export const ANY_REF = '*';

/** `address` is the ref in the spelling of `refAddress` of location.ts. */
export function withRef(template: string, address: string): string {
  return template.replace(ANY_REF, () => address);
}
