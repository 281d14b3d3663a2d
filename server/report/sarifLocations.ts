/** Files and places as SARIF writes them: percent-encoded URIs, relative to the folder that was checked from. */
import type { ArtifactLocation, PhysicalLocation, Region } from 'sarif';
import type { ReportedRange } from './report';

/** Stands for the working directory, so that results mean the same on every machine. */
export const ROOT_ID = '%SRCROOT%';

/** @param rootUri `file:` URI of the folder that reported paths are relative to, with a slash at its end */
export function artifactAt(rootUri: string, file: string): ArtifactLocation {
  const uri = file.split('/').map(encodeSegment).join('/');
  // What lies outside has no place below the root: readers must not have to resolve `..`.
  return isBelow(file) ? { uri, uriBaseId: ROOT_ID } : { uri: absolute(rootUri, file, uri) };
}

export function locationIn(rootUri: string, file: string, region?: Region): PhysicalLocation {
  const artifactLocation = artifactAt(rootUri, file);
  return region === undefined ? { artifactLocation } : { artifactLocation, region };
}

export function regionOf({ start, end }: ReportedRange): Region {
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

function isBelow(file: string): boolean {
  return file !== '..' && !file.startsWith('../') && !isAbsolute(file);
}

/** On Windows, files of another drive have no relative path. */
function isAbsolute(file: string): boolean {
  return file.startsWith('/') || /^[A-Za-z]:/.test(file);
}

function absolute(rootUri: string, file: string, uri: string): string {
  return isAbsolute(file) ? new URL(`/${uri.replace(/^\/+/, '')}`, 'file:///').href : new URL(uri, rootUri).href;
}

/** Half of a surrogate pair, which file names of Windows may hold, cannot be encoded. */
function encodeSegment(name: string): string {
  return encodeURIComponent(name.replace(/\p{Surrogate}/gu, '\ufffd'));
}
