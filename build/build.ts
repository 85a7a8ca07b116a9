/** `npm run build`: makes `dist/` as it is packed. */
import { makeDist, reportBuildError } from './make-dist.js';

await makeDist({ development: false }).catch((error: unknown) => {
  reportBuildError(error);
  process.exitCode = 1;
});
