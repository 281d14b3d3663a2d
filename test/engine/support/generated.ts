/** Generated projects of several files that call each other across files, in Python and in TypeScript. */
import type { Files } from '../../support/analysis';
import type { Random } from './random';

const PYTHON_MODULES = ['app/a.py', 'app/b.py', 'app/c.py', 'app/pkg/__init__.py', 'app/pkg/d.py', 'main.py'];
const TYPESCRIPT_MODULES = ['src/a.ts', 'src/b.ts', 'src/lib/index.ts', 'src/lib/c.ts', 'src/d.js', 'server.ts'];
export const NAMES = ['load', 'save', 'fetch', 'render', 'visit', 'retry'] as const;
const CLASSES = ['Store', 'Client'] as const;

/** Statements for a Python function body, without indentation. */
export function pythonStatement(random: Random): string {
  const name = random.pick(NAMES);
  const cls = random.pick(CLASSES);
  return random.pick([
    'time.sleep(1)',
    'open("x").read()',
    `${name}()`,
    `x = ${name}`,
    'x()',
    `return ${name}()`,
    `return ${name}`,
    `await ${name}()`,
    `await asyncio.to_thread(${name})`,
    `asyncio.create_task(${name}())`,
    `asyncio.run(${name}())`,
    `x = ${cls}()`,
    `x.${name}()`,
    `self.${name}()`,
    `self.helper = ${cls}()`,
    `self.helper.${name}()`,
    `shared.${name}()`,
    `pool.submit(${name}).result()`,
    `${name}(lambda: ${random.pick(NAMES)}())`,
    `yield ${name}()`,
    `for y in ${name}(): pass`,
    'for i in range(10000000): x += i',
    `a.${name}()`,
    `lock.acquire()`,
    `action()`,
    `loop.call_soon(${name})`,
    `threading.Thread(target=${name}).start()`,
    `if x: x = ${name}`,
    `with ${cls}() as y: y.${name}()`,
    'pass',
  ]);
}

export function pythonTopLevel(random: Random): string {
  const name = random.pick(NAMES);
  const cls = random.pick(CLASSES);
  return random.pick([
    `from app.${random.pick(['a', 'b', 'c', 'pkg', 'pkg.d'])} import ${random.pick([...NAMES, ...CLASSES, '*'])}`,
    `from .${random.pick(['a', 'b', 'pkg', ''])} import ${random.pick([...NAMES, 'a', 'd', '*'])}`,
    `import app.${random.pick(['a', 'b', 'pkg'])} as a`,
    `shared = ${cls}()`,
    `shared = ${name}()`,
    `${random.pick(NAMES)} = ${name}`,
    `${name} = ${random.pick(CLASSES)}().${random.pick(NAMES)}`,
    'import trio',
    'import asyncio',
    'import pytest',
    'import fastapi',
    `pool = concurrent.futures.${random.pick(['ThreadPoolExecutor', 'ProcessPoolExecutor'])}()`,
    `${cls}.shared = ${random.pick(CLASSES)}()`,
    `if __name__ == "__main__": asyncio.run(${name}())`,
    `lock = threading.Lock()`,
  ]);
}

export function pythonFunction(random: Random, indent = ''): readonly string[] {
  const isAsync = random.chance(3);
  const lines = Array.from({ length: 1 + random.below(3) }, () => `${indent}    ${pythonStatement(random)}`);
  const parameters = indent === '' ? random.pick(['', 'action', 'x: Store', 'x=None']) : 'self';
  const decorator = random.chance(6) ? [`${indent}@${random.pick([...NAMES, 'functools.wraps', 'property'])}`] : [];
  return [...decorator, `${indent}${isAsync ? 'async ' : ''}def ${random.pick(NAMES)}(${parameters}):`, ...lines];
}

function pythonClass(random: Random): readonly string[] {
  const base = random.chance(2) ? `(${random.pick(CLASSES)})` : '';
  return [
    `class ${random.pick(CLASSES)}${base}:`,
    ...pythonFunction(random, '    '),
    ...pythonFunction(random, '    '),
  ];
}

export function pythonModule(random: Random): string {
  const imports = ['import asyncio, time, threading, functools, concurrent.futures'];
  const top = Array.from({ length: 3 }, () => pythonTopLevel(random));
  const functions = Array.from({ length: 4 }, () => pythonFunction(random)).flat();
  return [...imports, ...top, ...functions, ...(random.chance(2) ? pythonClass(random) : []), ''].join('\n');
}

/** Statements for a TypeScript function body, without indentation. */
export function typescriptStatement(random: Random): string {
  const name = random.pick(NAMES);
  const cls = random.pick(CLASSES);
  return random.pick([
    "fs.readFileSync('x');",
    'JSON.parse(text);',
    `${name}();`,
    `return ${name}();`,
    `return ${name};`,
    `await ${name}();`,
    `let x = ${name}; x();`,
    `const y = new ${cls}(); y.${name}();`,
    `this.${name}();`,
    `this.helper = new ${cls}();`,
    `this.helper.${name}();`,
    `lib.${name}();`,
    `${name}(() => ${random.pick(NAMES)}());`,
    `[1].map(${name});`,
    `setTimeout(${name}, 1);`,
    `new Promise((resolve) => { ${name}(); });`,
    'for (let i = 0; i < 100000000; i++) total += i;',
    'action();',
    `if (x) { ${name}(); }`,
    `app.get('/', ${name});`,
    `const { ${name} } = lib; ${name}();`,
    `table.${name}();`,
    'child_process.execSync("ls");',
  ]);
}

export function typescriptTopLevel(random: Random): string {
  const name = random.pick(NAMES);
  const target = random.pick(['./a', './b', './lib', './lib/c', '../a', './c.js', './index', './src/a', '~/a']);
  return random.pick([
    `import { ${name} } from '${target}';`,
    `import * as lib from '${target}';`,
    `import ${name} from '${target}';`,
    `export * from '${target}';`,
    `export { ${name} as ${random.pick(NAMES)} } from '${target}';`,
    `export default ${name};`,
    `const lib = require('${target}');`,
    `module.exports = { ${name}, ...lib };`,
    `exports.${name} = ${random.pick(NAMES)};`,
    `const table = { ${name}, ...table };`,
    `http.createServer(${name});`,
    `const app = express(); app.get('/x', ${name});`,
    `${name}();`,
    'export const shared = new Store();',
  ]);
}

export function typescriptFunction(random: Random): readonly string[] {
  const name = random.pick(NAMES);
  const body = Array.from({ length: 1 + random.below(3) }, () => `  ${typescriptStatement(random)}`);
  const head = random.pick([
    `export function ${name}(action: () => void) {`,
    `export async function ${name}() {`,
    `function ${name}(x: Store) {`,
    `async function ${name}(action) {`,
    `function* ${name}() {`,
  ]);
  return [head, ...body, '}'];
}

function typescriptClass(random: Random): readonly string[] {
  const base = random.chance(2) ? ` extends ${random.pick(CLASSES)}` : '';
  const method = (): readonly string[] => [
    `  ${random.chance(2) ? 'async ' : ''}${random.pick(NAMES)}() {`,
    `    ${typescriptStatement(random)}`,
    '  }',
  ];
  return [`export class ${random.pick(CLASSES)}${base} {`, ...method(), ...method(), '}'];
}

export function typescriptModule(random: Random): string {
  const imports = ["import * as fs from 'node:fs';", "import express from 'express';", "import http from 'http';"];
  const top = Array.from({ length: 3 }, () => typescriptTopLevel(random));
  const functions = Array.from({ length: 4 }, () => typescriptFunction(random)).flat();
  return [...imports, ...top, ...functions, ...(random.chance(2) ? typescriptClass(random) : []), ''].join('\n');
}

export function pythonProject(random: Random): Files {
  const files = PYTHON_MODULES.map((file) => [`/project/${file}`, pythonModule(random)] as const);
  return { ...Object.fromEntries(files), '/project/app/__init__.py': '' };
}

export function typescriptProject(random: Random): Files {
  const files = TYPESCRIPT_MODULES.map((file) => [`/project/${file}`, typescriptModule(random)] as const);
  return { ...Object.fromEntries(files), '/project/package.json': '{"name": "project"}' };
}
