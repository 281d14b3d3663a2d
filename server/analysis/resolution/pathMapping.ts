/** `paths` and `baseUrl` of tsconfig.json and jsconfig.json. */
import type { FileId } from '../../../rules/model';
import type { Manifests } from './manifests';
import { ancestorsOf, baseNameOf, child, join, parentOf } from './paths';
import type { TsConfig } from './tsconfig';

export interface PathMapping {
  /** Pattern → paths, absolute but for the `*`. */
  readonly paths: ReadonlyMap<string, readonly string[]>;
  readonly baseUrl: string | null;
}

const MAX_EXTENDS = 16;

/** The mapping that applies to a file: that of the nearest configuration that has one. */
export function pathMappingFor(manifests: Manifests, from: FileId): PathMapping | null {
  for (const directory of ancestorsOf(parentOf(from) ?? '')) {
    for (const config of configsIn(manifests, directory)) {
      const mapping = mappingOf(manifests, config);
      if (mapping !== null) return mapping;
    }
  }
  return null;
}

/** Paths that a module name stands for: the exact pattern, or the one with the longest part before its `*`. */
export function mappedPaths(mapping: PathMapping, module: string): readonly string[] {
  let best: string | null = null;
  for (const pattern of mapping.paths.keys()) {
    if (pattern === module) return mapping.paths.get(pattern) ?? [];
    const [head, tail] = pattern.split('*', 2);
    if (head === undefined || tail === undefined || module.length < head.length + tail.length) continue;
    if (!module.startsWith(head) || !module.endsWith(tail)) continue;
    if (best === null || head.length > best.indexOf('*')) best = pattern;
  }
  if (best === null) return [];
  const [head = '', tail = ''] = best.split('*', 2);
  const middle = module.slice(head.length, module.length - tail.length);
  return (mapping.paths.get(best) ?? []).map((target) => target.replace('*', () => middle));
}

/** `tsconfig.json` decides; a solution file leaves the options to `tsconfig.app.json` and the like. */
function configsIn(manifests: Manifests, directory: string): readonly TsConfig[] {
  const configs = [...(manifests.tsconfigsIn(directory)?.values() ?? [])];
  const rank = (name: string): string => (name === 'tsconfig.json' ? '0' : name === 'jsconfig.json' ? '1' : `2${name}`);
  return configs.sort((a, b) => (rank(a.name) < rank(b.name) ? -1 : 1));
}

function mappingOf(manifests: Manifests, config: TsConfig): PathMapping | null {
  const chain = inheritance(manifests, config);
  const withBase = chain.find((link) => link.baseUrl !== undefined);
  const baseUrl = withBase?.baseUrl === undefined ? null : located(withBase.directory, withBase.baseUrl, config);
  const withPaths = chain.find((link) => link.paths !== undefined);
  if (withPaths?.paths === undefined && baseUrl === null) return null;
  const paths = new Map<string, readonly string[]>();
  for (const [pattern, targets] of withPaths?.paths ?? []) {
    const base = baseUrl ?? withPaths?.directory ?? '';
    paths.set(
      pattern,
      targets.map((target) => located(base, target, config)).filter((path) => path !== null),
    );
  }
  return { paths, baseUrl };
}

/** A configuration and what it extends, the one that wins first. */
function inheritance(manifests: Manifests, config: TsConfig): readonly TsConfig[] {
  const chain: TsConfig[] = [];
  const pending = [config];
  for (let at = pending.pop(); at !== undefined && chain.length < MAX_EXTENDS; at = pending.pop()) {
    if (chain.includes(at)) continue;
    chain.push(at);
    const { directory } = at;
    pending.push(
      ...at.extends.map((base) => extended(manifests, directory, base)).filter((base) => base !== undefined),
    );
  }
  return chain;
}

function extended(manifests: Manifests, directory: string, reference: string): TsConfig | undefined {
  const path = reference.startsWith('.') || reference.startsWith('/') ? join(directory, reference) : null;
  const target = path ?? packagedConfig(manifests, reference);
  if (target === null) return undefined;
  for (const name of [target, `${target}.json`, child(target, 'tsconfig.json')]) {
    const found = manifests.tsconfigsIn(parentOf(name) ?? '')?.get(baseNameOf(name));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `@company/tsconfig/base.json` in a package of the workspace. */
function packagedConfig(manifests: Manifests, reference: string): string | null {
  const parts = reference.split('/');
  const name = parts.splice(0, reference.startsWith('@') ? 2 : 1).join('/');
  const directory = manifests.packagesNamed(name)[0]?.directory;
  return directory === undefined ? null : join(directory, parts.join('/'));
}

/** `${configDir}` is the folder of the configuration that applies, whoever wrote it. */
function located(directory: string, path: string, leaf: TsConfig): string | null {
  const withoutVariable = path.replace(/^\$\{configDir\}\/?/, '');
  return join(withoutVariable === path ? directory : leaf.directory, withoutVariable);
}
