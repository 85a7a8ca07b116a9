/** The author, committer or tagger as pages show them: the proper name and a picture. */
import { visibleText } from '../../../shared/visible-text.js';
import type { Identity } from '../../../knowledge/mailmap.js';
import type { Repository } from '../../../repository/repository.js';
import { avatarOf, type AvatarModel } from './avatar.js';

export interface ShownPerson {
  /** May be empty. */
  readonly name: string;
  readonly email: string;
  readonly avatar: AvatarModel;
  /** `Name <address>` as recorded in the object, when `.mailmap` replaces it. */
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

/** Only the name. */
export function shownName({ mailmap }: Repository, person: Identity): string {
  return visibleText(mailmap.resolve(person).name);
}
