/** What kinds of media there are. */

export type MediaCategory = 'text' | 'image' | 'audio' | 'video' | 'pdf' | 'binary';

export interface MediaType {
  /** Value of `Content-Type`. */
  readonly mime: string;
  readonly category: MediaCategory;
}
