/** What applies to one file or folder, with what the disk says about it: the answer of `threadwise config`. */
import * as path from 'node:path';
import type { FileId } from '../../rules/model';
import type { Configuration } from '../analysis/configuration/configuration';
import { effectiveConfiguration, whyExcluded, type EffectiveConfiguration } from '../analysis/configuration/effective';
import { targetPython, type VersionRange } from '../analysis/project/pythonTarget';
import { Manifests } from '../analysis/resolution/manifests';
import { whyPassedOver } from '../platform/passedOver';
import { ancestors, isInside, toFileId, withSlashes } from '../platform/paths';
import { createProjectFileStore } from '../platform/projectFiles';
import { isCheckedName } from '../platform/sourceFiles';
import type { Engine } from './engine';
import { UsageError } from './exit';
import type { CliIo } from './io';

export interface Answer {
  readonly target: FileId;
  readonly isFolder: boolean;
  /** Why `check` leaves the file out, if it is not named; `undefined`: it does not. */
  readonly leftOut: string | undefined;
  readonly effective: EffectiveConfiguration;
  /** From a setting, or from what `from` names. */
  readonly python: VersionRange;
}

export async function configurationOf(io: CliIo, engine: Engine, name: string): Promise<Answer> {
  const target = toFileId(name, io.cwd);
  const isFolder = await isFolderAt(io, target, name);
  const ruleIds = engine.rules.map((rule) => rule.id);
  const store = createProjectFileStore(io.fileSystem, ruleIds);
  await store.ensure(isFolder ? target : path.dirname(target));
  const probe = isFolder ? `${target}/any` : target;
  const effective = effectiveConfiguration(probe, ruleIds, store.files);
  const python = targetPython(probe, await manifestsAround(io, path.dirname(probe)), effective.targetPython.value);
  const leftOut = isFolder ? undefined : await whyLeftOut(io, target, effective.configuration);
  return { target, isFolder, leftOut, effective, python };
}

async function isFolderAt(io: CliIo, target: string, name: string): Promise<boolean> {
  try {
    return (await io.fileSystem.kindOf(target)) === 'folder';
  } catch {
    throw new UsageError(`No such file or folder: ${name}`);
  }
}

async function whyLeftOut(io: CliIo, file: FileId, configuration: Configuration): Promise<string | undefined> {
  if (!isCheckedName(path.basename(file))) {
    return 'it is no Python, JavaScript or TypeScript file';
  }
  const excluded = whyExcluded(file, configuration);
  if (excluded !== undefined) {
    return excluded;
  }
  const top = isInside(io.cwd, file) ? io.cwd : path.dirname(file);
  return whyPassedOver(io.fileSystem, top, file);
}

const VERSION_MANIFESTS = ['pyproject.toml', 'setup.cfg', '.python-version'];
const LARGEST_MANIFEST = 5_000_000;

async function manifestsAround(io: CliIo, folder: string): Promise<Manifests> {
  const manifests = new Manifests();
  for (const current of ancestors(folder)) {
    for (const name of VERSION_MANIFESTS) {
      const file = withSlashes(path.join(current, name));
      const bytes = await io.fileSystem.readFile(file, LARGEST_MANIFEST).catch(() => undefined);
      if (bytes instanceof Uint8Array) {
        manifests.set(file, new TextDecoder().decode(bytes));
      }
    }
  }
  return manifests;
}
