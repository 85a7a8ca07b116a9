/** Addresses of a page at whichever branch or tag: the page gives one for each kind, the list of refs what completes it. */

/** Stands for the ref. Git allows it in no name, and nothing that stands before a ref in an address holds it. */
export const ANY_REF = '*';

/** `address`: the ref as `refAddress` of location.ts spells it. */
export function withRef(template: string, address: string): string {
  return template.replace(ANY_REF, () => address);
}
