import { describeCases } from './frontEnd';

describeCases('JavaScript modules', [
  [
    'imports',
    `
      import d, { a as b, type T } from 'm'; import * as ns from './n'; import './side'; import type { X } from './x'; import eq = require('eq'); import { type Y } from 'y';
      d(b, ns.c, eq);`,
    `
        .d: import 0 default
        .b: import 0 a
        .T: import 0 T
        .ns: import 1
        .X: import 3 X
        .eq: import 4
        .Y: import 5 Y
        #0 read ns@0.c
        #1 call d@0(b@0, ns@0.c, eq@0)
      import 0 m {default, a, T}
      import 1 ./n
      import 2 ./side
      import 3 ./x {X} type-only
      import 4 eq
      import 5 y {Y} type-only`,
    'sample.ts',
  ],
  [
    'require and import()',
    `
      const fs = require('fs'); const { readFileSync: r, promises: { readFile } } = require('fs'); require('x')(1); require('y').z();
      async function f() { const m = await import('./m'); m.go(); import('./n').then((n) => n.x); require(dynamic); }`,
    `
        .fs: constant <- 0:module fs
        .r: constant <- 0:module fs.readFileSync
        .readFile: constant <- 0:module fs.promises.readFile
        .f: function f
        #0 write fs@0 = module fs
        #1 write r@0 = module fs.readFileSync
        #2 read module fs.promises.readFile
        #3 write readFile@0 = module fs.promises.readFile
        #4 call module x(1)
        #5 call module y.z()
      async function f()
        .m: constant <- 1:module ./m
        #0 await module ./m
        #1 write m@1 = module ./m
        #2 call m@1.go()
        #3 call module ./n.then(fn f.<anonymous>#1)
        #4 call ?require(?dynamic)
      lambda f.<anonymous>#1(n)
        .n: parameter 0
        #0 read n@2.x
        #1 return n@2.x
      import 0 fs
      import 1 fs
      import 2 x
      import 3 y
      import 4 ./m
      import 5 ./n`,
  ],
  [
    'require that is bound is a call',
    `
      function f(require) { require('x'); }`,
    `
        .f: function f
      function f(require)
        .require: parameter 0
        #0 call require@1("x")`,
  ],
  [
    'ES exports',
    `
      export const a = 1, { b, c: [d] } = o; export function f() {} export class C {} export { a as e, f as default }; export type T = string; export interface I {}
      export { x as y } from './m'; export * from './n'; export * as ns from './o'; export type { Z } from './z';`,
    `
        .a: constant <- 0:1
        .b: constant <- 0:?o.b
        .d: constant <- 0:element(?o.c)
        .f: function f
        .C: class C
        .T: constant ?string
        .I: class I
        #0 write a@0 = 1
        #1 read ?o.b
        #2 write b@0 = ?o.b
        #3 read ?o.c
        #4 iterate ?o.c
        #5 write d@0 = element(?o.c)
      function f()
      class C()
      class I() interface
      import 0 ./m {x}
      import 1 ./n {*}
      import 2 ./o
      import 3 ./z {Z} type-only
      export a = a@0
      export b = b@0
      export d = d@0
      export f = f@0
      export C = C@0
      export e = a@0
      export default = f@0
      export T = T@0 type-only
      export I = I@0 type-only
      export y from ./m x
      export * from ./n *
      export ns from ./o *
      export Z from ./z Z type-only`,
    'sample.ts',
  ],
  [
    'export default',
    `
      export default async function () {}`,
    `
      async function default()
      export default = fn default`,
  ],
  [
    'export =',
    `
      class A {} export = A;`,
    `
        .A: class A
      class A()
      export = = A@0`,
    'sample.ts',
  ],
  [
    'CommonJS exports',
    `
      module.exports = { a, b: f(), ...require('./more') }; exports.c = 1; module.exports.d = () => {}; module.exports = exports = g; Object.assign(module.exports, { h }); module.exports.i.j = 1;`,
    `
        #0 call ?f()
        #1 write ?module.exports = {a: ?a, b: #0, ?: ...module ./more}
        #2 write ?exports.c = 1
        #3 read ?module.exports
        #4 write ?module.exports.d = fn d
        #5 write ?exports = ?g
        #6 write ?module.exports = ?g
        #7 read ?module.exports
        #8 call ?Object.assign(?module.exports, {h: ?h})
        #9 read ?module.exports
        #10 read ?module.exports.i
        #11 write ?module.exports.i.j = 1
      function d()
      import 0 ./more
      export = = {a: ?a, b: #0, ?: ...module ./more}
      export a = ?a
      export b = #0
      export * from ./more *
      export c = 1
      export d = fn d
      export = = ?g
      export h = ?h`,
  ],
  [
    'exports through an alias',
    `
      var app = exports = module.exports = {}; app.use = function use() {}; const api = {}; module.exports = api; api.x = 1;`,
    `
        .app: constant <- 0:{}
        .api: constant <- 0:{}
        #0 write ?module.exports = {}
        #1 write ?exports = {}
        #2 write app@0 = {}
        #3 write app@0.use = fn use
        #4 write api@0 = {}
        #5 write ?module.exports = api@0
        #6 write api@0.x = 1
      function use()
        .use: function use
      export = = {}
      export use = fn use
      export = = api@0
      export x = 1`,
  ],
  [
    'exports of compilers',
    `
      Object.defineProperty(exports, '__esModule', { value: true }); Object.defineProperty(exports, 'x', { enumerable: true, get: function () { return m_1.x; } }); var m_1 = require('./m'); __exportStar(require('./n'), exports); tslib_1.__exportStar(require('./o'), exports); exports.y = void 0; exports.y = m_1.y;`,
    `
        .m_1: constant <- 0:module ./m
        #0 call ?Object.defineProperty(?exports, "__esModule", {value: true})
        #1 call ?Object.defineProperty(?exports, "x", {enumerable: true, get: fn get})
        #2 write m_1@0 = module ./m
        #3 call ?__exportStar(module ./n, ?exports)
        #4 call ?tslib_1.__exportStar(module ./o, ?exports)
        #5 write ?exports.y = null
        #6 read m_1@0.y
        #7 write ?exports.y = m_1@0.y
      function get()
        #0 read m_1@0
        #1 read m_1@0.x
        #2 return m_1@0.x
      import 0 ./m
      import 1 ./n
      import 2 ./o
      export x = m_1@0.x
      export * from ./n *
      export y = m_1@0.y`,
  ],
  [
    'exports inside a function',
    `
      (function () { module.exports = f(); exports.a = g; function g() {} })(); (function (exports) { exports.b = 1; })({});`,
    `
        #0 call fn <anonymous>#1()
        #1 call fn <anonymous>#2({})
      lambda <anonymous>#1()
        .g: function <anonymous>#1.g
        #0 call ?f()
        #1 write ?module.exports = #0
        #2 write ?exports.a = g@1
      function <anonymous>#1.g()
      lambda <anonymous>#2(exports)
        .exports: parameter 0
        #0 write exports@3.b = 1
      export = = unknown
      export a = g@1`,
  ],
]);
