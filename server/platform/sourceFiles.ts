/** Which files and folders matter, by name. */

import { isNotebook } from '../analysis/languages/languageOf';

const SOURCE = /\.(?:pyi?|[cm]?[jt]s|[jt]sx)$/i;
const MANIFEST = /^(?:package\.json|[jt]sconfig(?:\.[\w.-]+)?\.json|pyproject\.toml|setup\.cfg|\.python-version)$/;

export function isSourceName(name: string): boolean {
  return SOURCE.test(name);
}

/** What can be checked from the disk. */
export function isCheckedName(name: string): boolean {
  return isSourceName(name) || isNotebook(name);
}

/** Files that tell about the project: names and versions of dependencies, path aliases, the target Python. */
export function isManifestName(name: string): boolean {
  return MANIFEST.test(name);
}

/** Dependencies, build output, caches: never code that somebody maintains here. */
const FOREIGN_FOLDERS = new Set([
  ...['node_modules', 'bower_components', 'jspm_packages', '.yarn', '.pnpm-store', 'vendor'],
  ...['site-packages', 'dist-packages', '__pypackages__', '.eggs', '.venv', '.tox', '.nox', '.direnv'],
  ...['__pycache__', '.mypy_cache', '.pytest_cache', '.ruff_cache', '.hypothesis', '.ipynb_checkpoints', 'htmlcov'],
  ...['.git', '.hg', '.svn', '.bzr', '.jj', '.vscode-test', '.idea'],
  ...[
    '.next',
    '.nuxt',
    '.output',
    '.svelte-kit',
    '.angular',
    '.turbo',
    '.parcel-cache',
    '.cache',
    '.vercel',
    '.serverless',
  ],
  ...['coverage', '.nyc_output', 'buck-out'],
]);
/** Build output, unless it is a Python package of that name. */
const OUTPUT_FOLDERS = new Set(['dist', 'build', '_build', 'out']);

export function isForeignByName(name: string): boolean {
  return FOREIGN_FOLDERS.has(name) || name.endsWith('.egg-info');
}

/** What a look into the folder tells: virtual environments have any name, output folders may be Python packages. */
export function isForeignByContent(name: string, entries: ReadonlySet<string>): boolean {
  return entries.has('pyvenv.cfg') || (OUTPUT_FOLDERS.has(name) && !entries.has('__init__.py'));
}
