/** The generated workspace: half Python, half TypeScript, the same on every machine. */
import { planModules, type ModulePlan } from './plan';
import { PYTHON } from './python';
import { createRandom } from './random';
import { TYPESCRIPT } from './typescript';
import type { LanguageWriter } from './writer';

export interface Half {
  readonly writer: LanguageWriter;
  readonly texts: ReadonlyMap<string, string>;
  readonly manifests: ReadonlyMap<string, string>;
  /** Files by what they are for. */
  readonly storage: readonly string[];
  readonly services: readonly string[];
  readonly handlers: readonly string[];
}

export function generateHalves(files: number, seed: number): readonly Half[] {
  return [PYTHON, TYPESCRIPT].map((writer) => generateHalf(writer, Math.round(files / 2), seed));
}

function generateHalf(writer: LanguageWriter, files: number, seed: number): Half {
  const random = createRandom(seed + 1);
  const plans = planModules(files, seed);
  const place = (name: string): string => `/bench/${writer.folder}/${name}`;
  const file = (plan: ModulePlan): string => place(writer.fileName(plan.path));
  const named = (kind: ModulePlan['kind']): readonly string[] => plans.filter((plan) => plan.kind === kind).map(file);
  return {
    writer,
    texts: new Map(plans.map((plan) => [file(plan), writer.write(plan, random)])),
    manifests: new Map(Object.entries(writer.manifests).map(([name, text]) => [place(name), text])),
    storage: named('storage'),
    services: named('service'),
    handlers: named('handlers'),
  };
}
