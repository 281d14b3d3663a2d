import { describeCases } from './frontEnd';

describeCases('JavaScript functions and namespaces', [
  [
    'keys and names',
    `
      const a = () => {}; const o = { b() {}, c: function () {}, d: { e: () => {} }, get g() { return 1; } };
      get('/x', (x) => () => {}); get('/y', function () {}); (async () => {})(); exports.h = function () {}; app.use = function named() {};
      function f() { function f() {} } function f() {}
      export default () => {};`,
    `
        .a: constant <- 0:fn a
        .o: constant <- 0:{b: fn o.b, c: fn o.c, d: {e: fn o.d.e}, g: fn o.g}
        .f: function f#2
        #0 write a@0 = fn a
        #1 write o@0 = {b: fn o.b, c: fn o.c, d: {e: fn o.d.e}, g: fn o.g}
        #2 call ?get("/x", fn <anonymous>#1)
        #3 call ?get("/y", fn <anonymous>#2)
        #4 call fn <anonymous>#3()
        #5 write ?exports.h = fn h
        #6 write ?app.use = fn named
      function a()
      function o.b()
      function o.c()
      function o.d.e()
      getter o.g()
        #0 return 1
      lambda <anonymous>#1(x)
        .x: parameter 0
        #0 return fn <anonymous>#1.<anonymous>#1
      lambda <anonymous>#1.<anonymous>#1()
      lambda <anonymous>#2()
      async lambda <anonymous>#3()
      function h()
      function named()
        .named: function named
      function f()
        .f: function f.f
      function f.f()
      function f#2()
      function default()
      export h = fn h
      export default = fn default`,
  ],
  [
    'parameters',
    `
      function f(a: string, b = g(), { c, d = 1 }: Opts = {}, [e]: number[], ...rest: Foo[]): Promise<void> {}`,
    `
        .f: function f
      function f(a: ?string, b = #0, {}: ?Opts = {}, {}: ?number[], *rest: ?Foo[]) -> ?Promise<none>
        .a: parameter 0
        .b: parameter 1
        .{2}: parameter 2
        .c: variable <- 1:choice({2}@1 | {}).c
        .d: variable <- 1:choice(choice({2}@1 | {}).d | 1)
        .{3}: parameter 3
        .e: variable <- 1:element({3}@1)
        .rest: parameter 4
        if? b@1
        else
          #0 call ?g()
        #1 read choice({2}@1 | {}).c
        #2 write c@1 = choice({2}@1 | {}).c
        #3 read choice({2}@1 | {}).d
        #4 write d@1 = choice(choice({2}@1 | {}).d | 1)
        #5 iterate {3}@1
        #6 write e@1 = element({3}@1)`,
    'sample.ts',
  ],
  [
    'overloads and declarations',
    `
      function f(a: string): void; function f(a: number): void; function f(a: any) { g(a); }
      declare function h(): Promise<void>; declare const x: Foo; declare class K { m(): void; }`,
    `
        .f: function f
        .h: function h
        .x: constant ?Foo
        .K: class K
      function f(a: unknown)
        .a: parameter 0
        #0 call ?g(a@1)
      stub function h() -> ?Promise<none>
      stub method K.m() -> none
      class K()
        member m method`,
    'sample.ts',
  ],
  [
    'namespaces run where they stand',
    `
      namespace N { export const a = f(); const b = 1; export function g() { return b; } export namespace M { export const c = 2; } } enum E { A } N.g();`,
    `
        .N: constant <- 0:{a: a@0, g: g@0, M: M@0}
        .E: constant
        .a: constant <- 0:#0
        .b: constant <- 0:1
        .g: function g
        .M: constant <- 0:{c: c@0}
        .c: constant <- 0:2
        #0 call ?f()
        #1 write a@0 = #0
        #2 write b@0 = 1
        #3 write c@0 = 2
        #4 write M@0 = {c: c@0}
        #5 write N@0 = {a: a@0, g: g@0, M: M@0}
        #6 call N@0.g()
      function g()
        #0 read b@0
        #1 return b@0`,
    'sample.ts',
  ],
]);
