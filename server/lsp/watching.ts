/** Files that change outside of the editor. */
import {
  DidChangeWatchedFilesNotification,
  FileChangeType,
  WatchKind,
  type FileEvent,
  type FileSystemWatcher,
} from 'vscode-languageserver';
import type { FileId } from '../../rules/model';
import { fileNameOf as nameOf } from '../analysis/configuration/paths';
import { isCheckedName, isForeignByName, isManifestName } from '../platform/sourceFiles';
import { isOnDisk, plainFileName } from './fileNames';
import { inBackground } from './log';
import type { Session } from './session';

/** Reads a manifest or project file again, whether it still exists or not. */
type ReadSupportFile = (file: FileId) => Promise<void>;

/** Time for a branch switch or an installation to finish before folders are listed again. */
const RELIST_DELAY = 300;

/**
 * Folders that appear or vanish as a whole are reported only as themselves, so appearing and vanishing is watched for
 * everything, changes only for what is read.
 */
const WATCHERS: FileSystemWatcher[] = [
  { globPattern: '**/*', kind: WatchKind.Create | WatchKind.Delete },
  { globPattern: '**/*.{py,pyi,js,mjs,cjs,jsx,ts,mts,cts,tsx,ipynb,json,toml,cfg}', kind: WatchKind.Change },
  { globPattern: '**/{.python-version,.gitignore,.ignore}', kind: WatchKind.Change },
];

export async function registerWatchers({ client, connection }: Session): Promise<void> {
  if (!client.registersWatchedFiles) return;
  await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: WATCHERS });
}

export function followFileChanges(session: Session, readSupportFile: ReadSupportFile): void {
  const { connection, log, index, world } = session;
  let relist: ReturnType<typeof setTimeout> | undefined;
  connection.onDidChangeWatchedFiles(({ changes }) => {
    inBackground(log, 'Following file changes', async () => {
      const onDisk = changes.filter(({ uri }) => isOnDisk(uri));
      for (const change of onDisk) await applyChange(session, readSupportFile, change);
      if (onDisk.some(mayChangeTheList)) {
        clearTimeout(relist);
        relist = setTimeout(() => {
          index.restart();
        }, RELIST_DELAY);
      }
      world.changed();
    });
  });
}

async function applyChange(
  session: Session,
  readSupportFile: ReadSupportFile,
  { uri, type }: FileEvent,
): Promise<void> {
  const { index, sources, configuration } = session;
  const file = plainFileName(uri);
  if (isSupportFile(session, file)) {
    if (index.isListed(file) || configuration.isLoaded(file)) await readSupportFile(file);
  } else if (type === FileChangeType.Deleted) {
    const gone = index.isListed(file) ? [file] : index.listedUnder(file);
    for (const each of gone) await (isSupportFile(session, each) ? readSupportFile(each) : sources.remove(each));
  } else if (index.isIncluded(file)) {
    await sources.loadFromDisk(file);
  }
}

/** Manifests and project files. */
function isSupportFile({ configuration }: Session, file: FileId): boolean {
  return isManifestName(nameOf(file)) || configuration.isProjectFile(file);
}

/** New files are found by listing, which knows the ignore files; a name without an ending may be a folder. */
function mayChangeTheList({ uri, type }: FileEvent): boolean {
  const file = plainFileName(uri);
  const name = nameOf(file);
  if (/^\.(?:git)?ignore$/.test(name)) return true;
  if (type === FileChangeType.Changed || file.split('/').some(isForeignByName)) return false;
  return isCheckedName(name) || isManifestName(name) || name === 'threadwise.toml' || /^[^.]+$/.test(name);
}
