/** What the graph needs to know of a file besides its facts: its catalogue, its event loop, what kind of file it is. */
import { buildCatalog, type Catalog } from '../../rules/catalog/catalog';
import type { Library } from '../../rules/catalog/schema';
import type { FileFacts, Language } from '../../rules/facts';
import type { FileId } from '../../rules/model';
import type { ConfigurationFor } from './api';
import { indexFacts, type FileRecord } from './evaluation/fileRecord';
import { familyOf } from './languages/languageOf';
import { fileRole, type FileRole } from './project/fileRole';
import { loopOfFile } from './project/loopOfFile';
import type { FileIndex } from './resolution/fileIndex';
import type { Manifests } from './resolution/manifests';

/** By the libraries that they are made of, language and user's entries: workspaces of one process share them. */
const CATALOGS = new WeakMap<readonly Library[], Map<string, Catalog>>();

export class RecordMaker {
  constructor(
    private readonly configurationFor: ConfigurationFor,
    private readonly libraries: readonly Library[],
    private readonly surroundings: { readonly files: FileIndex; readonly manifests: Manifests },
  ) {}

  make(file: FileId, facts: FileFacts): FileRecord {
    const catalog = this.catalogFor(file, facts.language);
    const loop = loopOfFile(facts, catalog, this.configurationFor(file).asyncLibrary);
    return { id: file, facts, ...indexFacts(file, facts), catalog, loop, role: this.roleOf(file, facts, catalog) };
  }

  /** Roles depend on which files and manifests lie around. */
  roleOf(file: FileId, facts: FileFacts, catalog: Catalog): FileRole {
    const { files, manifests } = this.surroundings;
    return fileRole(file, facts, manifests, (module) => catalog.programKind(module), files);
  }

  /** The configuration has not changed it. */
  isUpToDate({ id, facts, catalog, loop }: FileRecord): boolean {
    if (this.catalogFor(id, facts.language) !== catalog) return false;
    return loopOfFile(facts, catalog, this.configurationFor(id).asyncLibrary) === loop;
  }

  /** One catalogue for all files that have the same entries of the user's. */
  private catalogFor(file: FileId, language: Language): Catalog {
    const user = this.configurationFor(file).catalog;
    const key = `${familyOf(language)} ${JSON.stringify(user)}`;
    let catalogs = CATALOGS.get(this.libraries);
    if (!catalogs) CATALOGS.set(this.libraries, (catalogs = new Map<string, Catalog>()));
    let catalog = catalogs.get(key);
    if (!catalog) catalogs.set(key, (catalog = buildCatalog(familyOf(language), this.libraries, [user])));
    return catalog;
  }
}

/** What the functions of a file have from it as a whole, and from nothing else that they depend on. */
export function isSameSetting(a: FileRecord, b: FileRecord): boolean {
  return a.loop === b.loop && isSameRole(a.role, b.role);
}

export function isSameRole(a: FileRole, b: FileRole): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
