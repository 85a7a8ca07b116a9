/** Where the paths in a file of a page lead. */
import { ANY_PATH } from '../../shared/path-template.js';
import type { TaskInput } from '../../workers/task-table.js';
import { href } from '../address/location.js';
import type { Place } from './revision.js';

export function pathLinks({ name, ref, commit }: Place): TaskInput<'fileText'>['links'] {
  return { revision: commit, href: href.src(name, ref, ANY_PATH) };
}
