/** What is shipped beside the program: parser binaries, rule pages, the package's own manifest. */
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import * as path from 'node:path';

/** In a bundle the folder of all bundles; in compiled sources `out/server/platform`. */
const HERE = __dirname;
const BINARY_PACKAGES = ['web-tree-sitter', 'tree-sitter-python'];

export async function loadBinary(name: string): Promise<Uint8Array> {
  const beside = path.join(HERE, name);
  return readFile(existsSync(beside) ? beside : resolveFromPackages(name));
}

/** When the compiled sources run without a bundle, the binaries are still in their packages. */
function resolveFromPackages(name: string): string {
  const require = createRequire(__filename);
  for (const packageName of BINARY_PACKAGES) {
    try {
      return require.resolve(`${packageName}/${name}`);
    } catch {
      // The next package may have it.
    }
  }
  throw new Error(`${name} is missing: the installation is incomplete`);
}

export interface PackageInfo {
  readonly folder: string;
  readonly version: string;
  /** Web address of the sources; `undefined` when the manifest names none. */
  readonly repository: string | undefined;
}

let packageInfo: PackageInfo | undefined;

export function readPackageInfo(): PackageInfo {
  packageInfo ??= findPackageInfo();
  return packageInfo;
}

function findPackageInfo(): PackageInfo {
  for (let folder = HERE; path.dirname(folder) !== folder; folder = path.dirname(folder)) {
    const manifest = path.join(folder, 'package.json');
    if (existsSync(manifest)) {
      const { name, version, repository } = JSON.parse(readFileSync(manifest, 'utf8')) as Record<string, unknown>;
      if (name === 'threadwise') {
        return { folder, version: String(version), repository: webAddress(repository) };
      }
    }
  }
  return { folder: HERE, version: '0.0.0', repository: undefined };
}

function webAddress(repository: unknown): string | undefined {
  const url =
    typeof repository === 'object' && repository !== null ? (repository as { url?: unknown }).url : repository;
  return typeof url === 'string' ? url.replace(/^git\+/, '').replace(/\.git$/, '') : undefined;
}

export interface RulePageName {
  readonly id: string;
  readonly area: string;
}

/** File of a rule's page on this machine; `undefined` when it is not shipped. */
export function rulePagePath({ id, area }: RulePageName): string | undefined {
  const { folder } = readPackageInfo();
  return [path.join(HERE, 'pages', `${id}.md`), path.join(folder, 'rules', area, `${id}.md`)].find((file) =>
    existsSync(file),
  );
}

/** Web address of a rule's page. */
export function rulePageUrl({ id, area }: RulePageName): string | undefined {
  const { repository } = readPackageInfo();
  return repository === undefined ? undefined : `${repository}/blob/main/rules/${area}/${id}.md`;
}
