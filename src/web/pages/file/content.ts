/** The content of the box of a file, link or submodule, ready for the template. */
import type { SafeHtml } from '../../../render/safe-html.js';
import type { Counts } from '../../parts/diff/changed-file.js';
import type { OutlineModel } from './outline-model.js';

export interface FileContent {
  /** Views of the file; empty when there is only one. */
  readonly views: readonly FileView[];
  readonly facts: readonly Fact[];
  readonly encoding: EncodingChoice | undefined;
  readonly buttons: readonly FileButton[];
  /** In a menu: what is seldom wanted. */
  readonly more: readonly FileButton[];
  /** The history of lines, to which a script adds which; undefined where there is none. */
  readonly lineHistoryHref?: string | undefined;
  readonly notes: readonly FileNote[];
  readonly outline: OutlineModel | undefined;
  readonly body: FileBody;
  /** False when it may change without a change of the repository. */
  readonly isLasting?: boolean;
}

export interface FileView extends Omit<FileButton, 'icon' | 'isCompact' | 'isPermalink'> {
  readonly current: boolean;
}

export interface Fact {
  readonly text: string;
  readonly title: string | undefined;
  readonly isMono: boolean;
  /** As for most files, and shown in the menu only. */
  readonly isUsual: boolean;
}

export interface EncodingChoice {
  /** The text is UTF-8, and the choice is in the menu. */
  readonly isUsual: boolean;
  /** The page itself, without its query. */
  readonly action: string;
  /** Parameters of the query that are kept. */
  readonly kept: readonly { readonly name: string; readonly value: string }[];
  readonly options: readonly { readonly value: string; readonly label: string; readonly current: boolean }[];
}

export interface FileButton {
  readonly label: string;
  readonly href: string;
  /** Single-key shortcut. */
  readonly key: string | undefined;
  readonly title: string | undefined;
  readonly icon: string | undefined;
  /** Only the icon is shown, also where there is room. */
  readonly isCompact: boolean;
  /** True for a link to an immutable page, which is meant to be copied. */
  readonly isPermalink: boolean;
}

export interface FileNote {
  readonly tone: 'info' | 'warn';
  readonly icon: string;
  readonly text: string;
  readonly link: { readonly href: string; readonly label: string } | undefined;
}

/** A ref, or a run of refs after each other that have the same at the path. */
export interface RefRow {
  /** The first and the last name of a run; one of a single ref. */
  readonly names: readonly {
    readonly name: string;
    readonly href: string | undefined;
    /** It comes after the first name of a run. */
    readonly isEnd: boolean;
  }[];
  /** «12 тегов»; '' for a single ref. */
  readonly count: string;
  readonly state: 'same' | 'other' | 'directory' | 'absent';
  readonly text: string;
  /** From there to here, where the content differs. */
  readonly difference:
    { readonly href: string; readonly label: string; readonly counts: Counts | undefined } | undefined;
}

export interface RefsBody {
  readonly form: 'refs';
  readonly groups: readonly {
    readonly title: string;
    readonly rows: readonly RefRow[];
    /** The text below a list that was cut. */
    readonly more: string | undefined;
  }[];
  /** False when the time limit was reached. */
  readonly isComplete: boolean;
}

export type FileBody =
  | RefsBody
  | { readonly form: 'code' | 'prose' | 'table' | 'notebook'; readonly html: SafeHtml }
  | {
      readonly form: 'hex';
      readonly html: SafeHtml;
      /** The range of this part; undefined for the whole file. */
      readonly range: string | undefined;
      readonly previousHref: string | undefined;
      readonly nextHref: string | undefined;
    }
  | { readonly form: 'picture' | 'audio' | 'video'; readonly src: string; readonly name: string }
  | { readonly form: 'pdf'; readonly src: string; readonly name: string; readonly downloadHref: string }
  | {
      readonly form: 'blank';
      readonly icon: string;
      readonly title: string;
      /** Text from git: a link target, an address. */
      readonly code: string | undefined;
      readonly text: string | undefined;
      readonly actions: readonly {
        readonly label: string;
        readonly href: string;
        readonly icon: string;
        readonly isExternal: boolean;
      }[];
    };

export function note(tone: FileNote['tone'], text: string, link?: FileNote['link']): FileNote {
  return { tone, icon: tone === 'warn' ? 'alert' : 'info', text, link };
}
