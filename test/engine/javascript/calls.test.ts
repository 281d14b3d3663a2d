import { describeCases } from './frontEnd';

describeCases('JavaScript calls, literals and JSX', [
  [
    'templates, tags, regular expressions',
    `
      const t = \`a \${b()} c\`; sql\`x \${t} y\`; /a+$/i.test(t);`,
    `
        .t: constant <- 0:template("a ", #0)
        #0 call ?b()
        #1 write t@0 = template("a ", #0)
        #2 call tagged-template ?sql(template("x ", t@0), t@0)
        #3 call /a+$/i.test(t@0)`,
  ],
  [
    'spread',
    `
      f(...a, [...b], { ...c, d });`,
    `
        #0 iterate ?a
        #1 iterate ?b
        #2 call ?f(...?a, [...?b], {?: ...?c, d: ?d})`,
  ],
  [
    'await, yield, void, typeof',
    `
      async function* f() { await 1; yield g(); yield* h(); void k(); return typeof x; }`,
    `
        .f: function f
      async generator function f()
        #0 await 1
        #1 call ?g()
        #2 yield #1
        #3 call ?h()
        #4 async iterate #3
        #5 yield-from #3
        #6 call ?k()
        #7 compute (void #6)
        #8 return (typeof ?x)`,
  ],
  [
    'this is the class in methods and arrows, unknown elsewhere',
    `
      class A { m() { return () => this.x; } } function g() { return this.x; }`,
    `
        .A: class A
        .g: function g
      method A.m()
        #0 return fn A.m.<anonymous>#1
      lambda A.m.<anonymous>#1()
        #0 read self.x
        #1 return self.x
      function g()
        #0 read unknown.x
        #1 return unknown.x
      class A()
        member m method`,
  ],
  [
    'casts are transparent',
    `
      const a = (b as Foo).c!.d(<Bar>e) satisfies X;`,
    `
        .a: constant <- 0:#1
        #0 read ?b.c
        #1 call ?b.c.d(?e)
        #2 write a@0 = #1`,
    'sample.ts',
  ],
  [
    'JSX',
    `
      const a = <App.Main id="x" on={() => f()} {...rest}>text {g()} <b/></App.Main>; const f1 = <>{x}</>;`,
    `
        .a: constant <- 0:#2
        .f1: constant <- 0:[?x]
        #0 call ?g()
        #1 call jsx "b"({})
        #2 call jsx ?App.Main({id: "x", on: fn on, ?: ...?rest, children: [#0, #1]})
        #3 write a@0 = #2
        #4 write f1@0 = [?x]
      function on()
        #0 call ?f()
        #1 return #0`,
    'sample.tsx',
  ],
  [
    'new, super, meta properties',
    `
      class A extends B { constructor() { super(1); super.go(); new.target; } } new Foo(import.meta.url); new Bar;`,
    `
        .A: class A
        #0 read ?import.meta.url
        #1 call new ?Foo(?import.meta.url)
        #2 call new ?Bar()
      constructor A.constructor()
        #0 call super(1)
        #1 call super.go()
      class A(?B)
        member constructor constructor`,
  ],
]);
