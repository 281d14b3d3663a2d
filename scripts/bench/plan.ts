/**
 * The skeleton of a generated program, the same for every language: which modules there are, what they import, which
 * functions they offer. Handlers call services, services call each other and repositories, repositories call storage:
 * many callers for few leaves, chains of imports, and much that only computes.
 */
import { createRandom, type Random } from './random';

export type ModuleKind = 'storage' | 'helpers' | 'repository' | 'service' | 'handlers';

export interface ModulePlan {
  readonly kind: ModuleKind;
  /** Folder and name without extension: `billing/service_3`. */
  readonly path: string;
  /** Words of the functions that others may import: `load invoice`. */
  readonly functions: readonly string[];
  readonly imports: readonly ImportPlan[];
  /** About so many lines. */
  readonly lines: number;
}

export interface ImportPlan {
  readonly path: string;
  readonly name: string;
}

const DOMAINS = [
  'billing',
  'orders',
  'catalog',
  'accounts',
  'shipping',
  'reports',
  'search',
  'stock',
  'support',
  'ads',
];
const VERBS = ['load', 'store', 'find', 'merge', 'check', 'format', 'rank', 'split', 'count', 'build'] as const;
const NOUNS = ['invoice', 'record', 'price', 'address', 'item', 'label', 'parcel', 'report', 'token', 'batch'] as const;
const STORAGE_MODULES = 8;

/** How the files of a domain are divided, per ten. */
const MIX: readonly ModuleKind[] = [
  ...(['helpers', 'helpers', 'repository', 'repository', 'service'] as const),
  ...(['service', 'service', 'service', 'handlers', 'handlers'] as const),
];

export function planModules(files: number, seed: number): readonly ModulePlan[] {
  const random = createRandom(seed);
  const modules: ModulePlan[] = [];
  for (let index = 0; index < Math.min(STORAGE_MODULES, files); index++) {
    modules.push(planModule(random, 'storage', `core/storage_${index}`, modules));
  }
  // One layer after the other, so that there is something to import.
  for (const kind of ['helpers', 'repository', 'service', 'handlers'] as const) {
    for (let index = 0; index < files - STORAGE_MODULES; index++) {
      if (MIX[index % MIX.length] !== kind) continue;
      const domain = DOMAINS[Math.floor(index / MIX.length) % DOMAINS.length] ?? 'core';
      modules.push(planModule(random, kind, `${domain}/${kind}_${index}`, modules));
    }
  }
  return modules;
}

function planModule(random: Random, kind: ModuleKind, path: string, known: readonly ModulePlan[]): ModulePlan {
  const names = Array.from({ length: 6 }, (_, index) => `${random.pick(VERBS)} ${random.pick(NOUNS)} ${index}`);
  // Most files are short, a few are long.
  const lines = Math.round(100 * 10 ** (random.next() ** 2));
  return { kind, path, functions: names, imports: planImports(random, kind, path, known), lines };
}

const BELOW: Readonly<Record<ModuleKind, readonly ModuleKind[]>> = {
  storage: [],
  helpers: ['helpers'],
  repository: ['storage', 'storage', 'helpers'],
  service: ['repository', 'repository', 'service', 'service', 'helpers'],
  handlers: ['service', 'service', 'service', 'helpers'],
};

/** Mostly from the own domain; the latest modules rather than the first, which makes chains. */
function planImports(
  random: Random,
  kind: ModuleKind,
  path: string,
  known: readonly ModulePlan[],
): readonly ImportPlan[] {
  const domain = path.split('/')[0] ?? '';
  const imports = new Map<string, ImportPlan>();
  for (const below of BELOW[kind]) {
    const candidates = known.filter((module) => module.kind === below);
    const own = candidates.filter((module) => module.path.startsWith(domain)).slice(-4);
    // Everybody uses the first function of the first storage module.
    const isPopular = below === 'storage' && random.next() < 0.6;
    const module = isPopular ? candidates[0] : random.pickAny(own.length > 0 && random.next() < 0.8 ? own : candidates);
    const name = isPopular ? module?.functions[0] : module && random.pickAny(module.functions);
    if (module && name !== undefined) imports.set(name, { path: module.path, name });
  }
  return [...imports.values()];
}
