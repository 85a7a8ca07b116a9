/** The people of the kernel demo. The four on the acceptance page are real; all others are invented. */
import type { Identity } from '../object-batch.js';

const person = (name: string, email: string): Identity => ({ name, email });

export const LINUS = person('Linus Torvalds', 'torvalds@linux-foundation.org');
export const LINUS_EARLY = person('Linus Torvalds', 'torvalds@ppc970.osdl.org');
export const ALEX = person('Alex Williamson', 'alex.williamson@redhat.com');
export const JOERG = person('Joerg Roedel', 'jroedel@suse.de');
export const ANDREW = person('Andrew Morton', 'akpm@linux-foundation.org');

export const DEVELOPERS: readonly Identity[] = [
  person('Vera Taezhnaya', 'vera@taiga.example'),
  person('Oleg Altaisky', 'oleg.altaisky@altai.example'),
  person('Nadia Kedrova', 'nkedrova@kedr.example'),
  person('Henrik Skogsberg', 'henrik@skog.example'),
  person('Mei Songlin', 'mei.songlin@pines.example'),
  person('Tomás Arroyo', 'tomas@arroyo.example'),
  person('Grace Underwood', 'grace.underwood@timber.example'),
  person('Ilya Baikalov', 'ilya@baikal.example'),
  person('Aiko Hinoki', 'aiko.hinoki@hinoki.example'),
  person('Jonas Lindgren', 'jonas@lindgren.example'),
  person('Priya Devadaru', 'priya@devadaru.example'),
  person('Matteo Larice', 'matteo.larice@larice.example'),
  person('Зоя Сибирцева', 'zoya@sibir.example'),
  person('Robert Firth', 'rfirth@firth.example'),
  person('Chidi Iroko', 'chidi@iroko.example'),
  person('Eva Modřínová', 'eva@modrin.example'),
];

export const MAINTAINERS: readonly Identity[] = [
  person('Sylvia Forrester', 'sylvia@forrester.example'),
  person('Pavel Yenisein', 'pavel@yenisei.example'),
  person('Margaret Oakes', 'margaret@oakes.example'),
  person('Kenji Sugi', 'kenji@sugi.example'),
  person('Lena Tannenbaum', 'lena@tannenbaum.example'),
  person('Dmitri Lopatin', 'dmitri@lopatin.example'),
];

/** One of his early commits is encoded in ISO 8859-1, as was usual then. */
export const LATIN1_AUTHOR = person('José Muñoz', 'jose@munoz.example');

export const trailer = (key: string, { name, email }: Identity): string => `${key}: ${name} <${email}>`;
