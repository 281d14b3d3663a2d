// Bundles everything that is shipped into dist/.   node scripts/build.mjs [--production]
//
// The parsers are large, so each language front-end is a bundle of its own that is loaded when the first file of its
// languages is seen. Sources say `await import('…/languages/python/index.js')`; in the bundles for Node that becomes
// `require('./frontend-python.js')`.
import { copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const require = createRequire(import.meta.url);
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const dist = path.join(root, 'dist');
/** A build that fails leaves the last good one alone. */
const draft = path.join(root, 'out', `dist-${process.pid}`);
const production = process.argv.includes('--production');

/** Bundle name → entry point. */
const NODE_BUNDLES = {
  client: 'client/extension.ts',
  server: 'server/node.ts',
  cli: 'server/cli.ts',
  patternWorker: 'server/platform/patternWorker.ts',
  'frontend-python': 'server/analysis/languages/python/index.ts',
  'frontend-javascript': 'server/analysis/languages/javascript/index.ts',
};
const BROWSER_BUNDLES = { browser: 'server/browser.ts' };
/** What the editor's view of the concurrency model loads: one script, one style sheet. */
const VIEW_BUNDLES = [
  { in: 'client/webview/main.ts', out: 'explainView' },
  { in: 'client/webview/style.css', out: 'explainView' },
];

/** Packages that may be part of one bundle only: everybody else would pay for loading them. */
const PARSERS = { typescript: 'frontend-javascript', 'web-tree-sitter': 'frontend-python', recheck: 'patternWorker' };

const BINARIES = ['web-tree-sitter/web-tree-sitter.wasm', 'tree-sitter-python/tree-sitter-python.wasm'];

/** @type {import('esbuild').Plugin} */
const lazyFrontEnds = {
  name: 'lazy-front-ends',
  setup(plugin) {
    plugin.onResolve({ filter: /\/languages\/(python|javascript)(\/index(\.js)?)?$/ }, ({ path: request, kind }) => {
      if (kind !== 'dynamic-import' && kind !== 'require-call') return null;
      const language = request.includes('/python') ? 'python' : 'javascript';
      return { path: `./frontend-${language}.js`, external: true };
    });
  },
};

/** @type {import('esbuild').BuildOptions} */
const SHARED = {
  absWorkingDir: root,
  outdir: draft,
  bundle: true,
  minify: production,
  sourcemap: !production,
  // Messages and logs print names of classes and functions.
  keepNames: true,
  legalComments: 'none',
  logLevel: 'warning',
};

/** @param {Record<string, string>} bundles */
async function buildForNode(bundles) {
  const { metafile } = await build({
    ...SHARED,
    metafile: true,
    entryPoints: bundles,
    platform: 'node',
    format: 'cjs',
    target: 'node20.19',
    // jsonc-parser's UMD build hides its requires from bundlers.
    mainFields: ['module', 'main'],
    // Its ES module needs import.meta, which bundles in CommonJS do not have.
    alias: { 'web-tree-sitter': require.resolve('web-tree-sitter') },
    external: ['vscode'],
    plugins: [lazyFrontEnds],
  });
  checkParsersAreApart(metafile);
}

/** @param {Record<string, string>} bundles */
function buildForBrowser(bundles) {
  return build({
    ...SHARED,
    entryPoints: bundles,
    platform: 'browser',
    format: 'esm',
    splitting: true,
    chunkNames: 'browser-chunks/[name]-[hash]',
    target: 'es2022',
    // Node's modules are only reached in code that checks for Node first.
    external: ['module', 'fs/promises', 'node:*'],
  });
}

function buildView() {
  return build({ ...SHARED, entryPoints: VIEW_BUNDLES, platform: 'browser', format: 'iife', target: 'es2022' });
}

/** @param {import('esbuild').Metafile} metafile */
function checkParsersAreApart(metafile) {
  for (const [output, { inputs }] of Object.entries(metafile.outputs)) {
    for (const [parser, home] of Object.entries(PARSERS)) {
      const strays = Object.keys(inputs).some((input) => input.includes(`node_modules/${parser}/`));
      if (strays && path.basename(output, '.js') !== home) {
        throw new Error(`${output} contains ${parser}, which belongs into ${home}.js: import the front-end lazily`);
      }
    }
  }
}

async function copyAssets() {
  for (const binary of BINARIES) {
    await copyFile(require.resolve(binary), path.join(draft, path.basename(binary)));
  }
  const pages = path.join(draft, 'pages');
  await mkdir(pages, { recursive: true });
  const areas = (await readdir(path.join(root, 'rules'), { withFileTypes: true })).filter((entry) =>
    entry.isDirectory(),
  );
  for (const area of areas) {
    const folder = path.join(root, 'rules', area.name);
    for (const page of (await readdir(folder)).filter((name) => name.endsWith('.md'))) {
      await copyFile(path.join(folder, page), path.join(pages, page));
    }
  }
}

try {
  await mkdir(draft, { recursive: true });
  await buildForNode(NODE_BUNDLES);
  await buildForBrowser(BROWSER_BUNDLES);
  await buildView();
  await copyAssets();
  await rm(dist, { recursive: true, force: true });
  await rename(draft, dist);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await rm(draft, { recursive: true, force: true });
}
