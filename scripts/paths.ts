import * as path from 'node:path';

/** Top of the repository; this file runs as `out/scripts/paths.js`. */
export const REPOSITORY = path.resolve(__dirname, '../..');
