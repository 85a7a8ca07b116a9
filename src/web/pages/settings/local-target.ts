/** Checks the address to which a page of settings may return. */
import { href } from '../../address/location.js';

/**
 * A path of this site. `//host`, `/\\host` and control characters (which browsers remove: `/<tab>/host`) would lead to
 * another site.
 */
// Control characters are intended in this pattern.
// eslint-disable-next-line no-control-regex
const LOCAL_PATH = /^\/(?![/\\])[^\u0000-\u0020\u007f\\]*$/;

/** `to` if it is such a path, else the start page. */
export function localTarget(to: string | undefined): string {
  return to !== undefined && LOCAL_PATH.test(to) && to.isWellFormed() ? to : href.repositories();
}
