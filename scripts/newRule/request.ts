/** What is asked for: area, id and languages of a rule that does not exist yet. */
import type { Area, RuleLanguage } from '../../rules/rule';
import { AREAS } from '../../rules/areas';

export interface NewRule {
  readonly area: Area;
  readonly id: string;
  readonly languages: readonly RuleLanguage[];
}

export const USAGE = `Usage: npm run new-rule <area>/<id> [python] [javascript]
  area: ${AREAS.join(', ')}
  id: names the bad pattern in kebab-case, such as blocking-call-on-event-loop`;

const LANGUAGES: readonly RuleLanguage[] = ['python', 'javascript'];

/** @throws Error with one clear line */
export function readRequest(args: readonly string[], existing: readonly string[]): NewRule {
  const [target, ...languages] = args;
  if (target === undefined) throw new Error(USAGE);
  const [area = '', id = '', ...more] = target.split('/');
  if (more.length > 0 || id === '') throw new Error(`"${target}" is not <area>/<id>.\n${USAGE}`);
  return { area: readArea(area), id: readId(id, existing), languages: readLanguages(languages) };
}

function readArea(text: string): Area {
  const area = AREAS.find((known) => known === text);
  if (!area) throw new Error(`Unknown area "${text}"; areas are ${AREAS.join(', ')}.`);
  return area;
}

function readId(id: string, existing: readonly string[]): string {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(id)) {
    throw new Error(`"${id}" is not a rule id: two or more lower-case words with hyphens between them.`);
  }
  if (/^(no|disallow|prefer|require|use|avoid)-/.test(id)) {
    throw new Error(`"${id}" tells what to do; name the bad pattern instead, so that "ignore[${id}]" reads well.`);
  }
  if (existing.includes(id)) throw new Error(`There is a rule "${id}" already.`);
  return id;
}

function readLanguages(names: readonly string[]): readonly RuleLanguage[] {
  const unknown = names.find((name) => !LANGUAGES.some((language) => language === name));
  if (unknown !== undefined) throw new Error(`Unknown language "${unknown}"; languages are ${LANGUAGES.join(', ')}.`);
  return names.length === 0 ? LANGUAGES : LANGUAGES.filter((language) => names.includes(language));
}
