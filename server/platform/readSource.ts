/** Reads one source file, or says why not. */
import { isNotebook } from '../analysis/languages/languageOf';
import { decodeSource, type Decoded } from './decode';
import { readNotebook } from './notebookFile';
import { reasonOf, type FileSystem } from './fileSystem';

/** As SonarJS tells minified files: by name, or by lines that nobody writes. */
const MINIFIED_NAME = /[.-]min\.[cm]?jsx?$/i;
const MINIFIED_AVERAGE_LINE = 200;
/** Short texts may have one long line for good reasons. */
const MINIFIED_LEAST_LENGTH = 2000;
const SCRIPT = /\.[cm]?[jt]sx?$/i;

export async function readSource(fileSystem: FileSystem, path: string, maxFileSize: number): Promise<Decoded> {
  if (isMinifiedName(path)) {
    return { ok: false, reason: 'minified' };
  }
  try {
    const bytes = await fileSystem.readFile(path, maxFileSize);
    if (!(bytes instanceof Uint8Array)) {
      return { ok: false, reason: `too large: ${megabytes(bytes.size)}, the limit is ${megabytes(maxFileSize)}` };
    }
    const decoded = decodeSource(bytes, path);
    if (decoded.ok && isNotebook(path)) return readNotebook(decoded.text);
    return decoded.ok && isMinified(decoded.text, path) ? { ok: false, reason: 'minified' } : decoded;
  } catch (error) {
    return { ok: false, reason: reasonOf(error) };
  }
}

export function isMinifiedName(path: string): boolean {
  return MINIFIED_NAME.test(path);
}

/** Nobody minifies Python. */
export function isMinified(text: string, path: string): boolean {
  if (!SCRIPT.test(path) || text.length < MINIFIED_LEAST_LENGTH) {
    return false;
  }
  const lines = text.split(/\r\n|\r|\n/).length;
  return text.length / lines > MINIFIED_AVERAGE_LINE;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toLocaleString('en-US', { maximumFractionDigits: 2 })} MB`;
}
