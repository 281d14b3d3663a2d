/** What we read of pyproject.toml and setup.cfg. */
import { asString, asStrings, asTable, valueAt } from './untyped';

export interface PythonProject {
  readonly directory: string;
  /** Normalised: lower case, `-`, `_` and `.` are the same. */
  readonly name: string | undefined;
  /** `>=3.9,<4` as written, and where it stands. */
  readonly requiresPython: { readonly specifier: string; readonly from: string } | undefined;
  /** Normalised names of distributions, whatever group they are in. */
  readonly dependencies: ReadonlySet<string>;
  /** Modules with a console entry point: `package.cli`. */
  readonly scriptModules: ReadonlySet<string>;
}

export function readPyproject(directory: string, toml: unknown): PythonProject {
  const project = valueAt(toml, 'project');
  const poetry = valueAt(toml, 'tool', 'poetry');
  const required = asString(valueAt(project, 'requires-python'));
  const poetryPython = asString(valueAt(poetry, 'dependencies', 'python'));
  const specifier = required ?? poetryPython;
  const from = required === undefined ? 'python in pyproject.toml' : 'requires-python in pyproject.toml';
  return {
    directory,
    name: normalised(asString(valueAt(project, 'name')) ?? asString(valueAt(poetry, 'name'))),
    requiresPython: specifier === undefined ? undefined : { specifier, from },
    dependencies: new Set([...standardDependencies(toml, project), ...poetryDependencies(poetry)]),
    scriptModules: scriptModules([
      ...Object.values(asTable(valueAt(project, 'scripts')) ?? {}),
      ...Object.values(asTable(valueAt(poetry, 'scripts')) ?? {}),
    ]),
  };
}

function standardDependencies(toml: unknown, project: unknown): readonly string[] {
  const groups = [
    valueAt(project, 'dependencies'),
    ...Object.values(asTable(valueAt(project, 'optional-dependencies')) ?? {}),
    ...Object.values(asTable(valueAt(toml, 'dependency-groups')) ?? {}),
  ];
  return groups.flatMap(asStrings).map(distributionName);
}

function poetryDependencies(poetry: unknown): readonly string[] {
  const groups = [
    valueAt(poetry, 'dependencies'),
    valueAt(poetry, 'dev-dependencies'),
    ...Object.values(asTable(valueAt(poetry, 'group')) ?? {}).map((group) => valueAt(group, 'dependencies')),
  ];
  return groups.flatMap((group) => Object.keys(asTable(group) ?? {})).map(distributionName);
}

export function readSetupCfg(directory: string, text: string): PythonProject {
  const sections = parseIni(text);
  const options = sections.get('options');
  const extras = [...(sections.get('options.extras_require')?.values() ?? [])];
  const specifier = options?.get('python_requires')?.[0];
  const scripts = sections.get('options.entry_points')?.get('console_scripts') ?? [];
  return {
    directory,
    name: normalised(sections.get('metadata')?.get('name')?.[0]),
    requiresPython: specifier === undefined ? undefined : { specifier, from: 'python_requires in setup.cfg' },
    dependencies: new Set([...(options?.get('install_requires') ?? []), ...extras.flat()].map(distributionName)),
    scriptModules: scriptModules(scripts.map((line) => line.slice(line.indexOf('=') + 1).trim())),
  };
}

/** Sections of keys with one or more lines, which is all that setup.cfg needs of the ini format. */
function parseIni(text: string): ReadonlyMap<string, ReadonlyMap<string, readonly string[]>> {
  const sections = new Map<string, Map<string, string[]>>();
  let section = new Map<string, string[]>();
  let values: string[] = [];
  for (const line of text.split(/\r\n|\r|\n/)) {
    const content = line.trim();
    if (content === '' || /^[#;]/.test(content)) continue;
    const header = /^\[(.+)\]$/.exec(line.trimEnd());
    const assignment = /^([^\s=:][^=:]*?)\s*[=:]\s*(.*)$/.exec(line);
    if (header?.[1] !== undefined) {
      section = new Map<string, string[]>();
      sections.set(header[1].trim(), section);
      values = [];
    } else if (/^\s/.test(line)) {
      values.push(content);
    } else if (assignment?.[1] !== undefined) {
      values = assignment[2] === undefined || assignment[2] === '' ? [] : [assignment[2].trim()];
      section.set(assignment[1].trim(), values);
    }
  }
  return sections;
}

/** `PyYAML[extra] >= 6 ; python_version < "3.12"` is `pyyaml`. */
function distributionName(requirement: string): string {
  return normalised(/^[A-Za-z0-9._-]+/.exec(requirement.trim())?.[0]) ?? '';
}

export function normalised(name: string | undefined): string | undefined {
  return name?.toLowerCase().replace(/[-_.]+/g, '-');
}

function scriptModules(targets: readonly unknown[]): ReadonlySet<string> {
  return new Set(targets.filter((target) => typeof target === 'string').map((target) => target.split(':', 1)[0] ?? ''));
}
