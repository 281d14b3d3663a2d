import * as path from 'node:path';

/** Top of the repository; this file runs as `out/test/support/paths.js`. */
export const REPOSITORY = path.resolve(__dirname, '../../..');
export const DIST = path.join(REPOSITORY, 'dist');
/** Where failed runs in a browser or an editor leave their pictures and logs. */
export const ARTIFACTS = path.join(REPOSITORY, 'test-artifacts');
