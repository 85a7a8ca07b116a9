/** The releases of the demo: version, and date of the commit «Linux …» in its author's time zone. */
import { moment, type Moment } from '../object-batch.js';

export interface Release {
  readonly version: string;
  readonly at: Moment;
}

const TABLE = `
2.6.12 2005-06-17 12:48:29 -0700
2.6.16 2006-03-19 21:53:29 -0800
2.6.20 2007-02-04 10:44:54 -0800
2.6.25 2008-04-16 19:49:44 -0700
2.6.30 2009-06-09 20:05:27 -0700
2.6.35 2010-08-01 15:11:14 -0700
3.0 2011-07-21 19:17:23 -0700
3.5 2012-07-21 13:58:29 -0700
3.10 2013-06-30 15:13:29 -0700
3.15 2014-06-08 11:19:54 -0700
4.0 2015-04-12 15:12:50 -0700
4.5 2016-03-13 21:28:54 -0700
4.10 2017-02-19 14:34:00 -0800
4.15 2018-01-28 13:20:33 -0800
4.19 2018-10-22 07:37:37 +0100
5.0 2019-03-03 15:21:29 -0800
5.2 2019-07-07 15:41:56 -0700
5.3 2019-09-15 14:19:32 -0700
5.4 2019-11-24 16:32:01 -0800
5.5 2020-01-26 16:23:03 -0800
5.6-rc1 2020-02-09 16:08:48 -0800
5.6-rc2 2020-02-16 13:16:59 -0800
5.6-rc3 2020-02-23 16:17:42 -0800
5.6-rc4 2020-03-01 16:38:46 -0600
5.6-rc5 2020-03-08 17:44:44 -0700
5.6-rc6 2020-03-15 15:01:23 -0700
`;

/** In order of time. v5.6-rc7 is in `tail.ts` with the last days. */
export const RELEASES: readonly Release[] = TABLE.trim()
  .split('\n')
  .map((line) => {
    const space = line.indexOf(' ');
    return { version: line.slice(0, space), at: moment(line.slice(space + 1)) };
  });

export const LAST_RELEASE: Release = { version: '5.6-rc7', at: moment('2020-03-22 18:31:56 -0700') };
