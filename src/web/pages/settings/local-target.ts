/** Where a page of settings may lead back to. */
import { href } from '../../address/location.js';

/** A path of this very site. `//host`, `/\host` and controls (which browsers drop: `/<tab>/host`) would lead away from it. */
// Control characters are the point here.
// eslint-disable-next-line no-control-regex
const LOCAL_PATH = /^\/(?![/\\])[^\u0000-\u0020\u007f\\]*$/;

/** `to` if it is such a path, else the start page. */
export function localTarget(to: string | undefined): string {
  return to !== undefined && LOCAL_PATH.test(to) && to.isWellFormed() ? to : href.repositories();
}
