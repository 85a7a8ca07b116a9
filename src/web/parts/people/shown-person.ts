/** A person of a commit or tag as pages show them: under the proper name, with a picture. */
import { visibleText } from '../../../shared/visible-text.js';
import type { Identity } from '../../../knowledge/mailmap.js';
import type { Repository } from '../../../repository/repository.js';
import { avatarOf, type AvatarModel } from './avatar.js';

export interface ShownPerson {
  /** May be ''. */
  readonly name: string;
  readonly email: string;
  readonly avatar: AvatarModel;
  /** `Name <address>` as the object has it, where `.mailmap` says otherwise. */
  readonly recorded: string | undefined;
}

export function shownPerson({ mailmap }: Repository, person: Identity): ShownPerson {
  const proper = mailmap.resolve(person);
  return {
    name: visibleText(proper.name),
    email: visibleText(proper.email),
    avatar: avatarOf(proper),
    recorded: proper === person ? undefined : visibleText(`${person.name} <${person.email}>`.trimStart()),
  };
}

/** The name alone. */
export function shownName({ mailmap }: Repository, person: Identity): string {
  return visibleText(mailmap.resolve(person).name);
}
