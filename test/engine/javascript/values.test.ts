import { describeCases } from './frontEnd';

describeCases('JavaScript values and operators', [
  [
    'constants are folded',
    `
      const a = [1e6, 10 ** 7, 1 << 20, -1, 1024 * 1024, 'a' + 'b', 5n, ~0, undefined];`,
    `
        .a: constant <- 0:[1000000, 10000000, 1048576, -1, 1048576, "ab", 5, -1, null]
        #0 write a@0 = [1000000, 10000000, 1048576, -1, 1048576, "ab", 5, -1, null]`,
  ],
  [
    'arithmetic is an operation and a shape',
    `
      f(a + b * 2, a < b);`,
    `
        #0 compute (?b * 2)
        #1 compute (?a + (?b * 2))
        #2 compute (?a < ?b)
        #3 call ?f((?a + (?b * 2)), (?a < ?b))`,
  ],
  [
    'long sums name operations instead of repeating shapes',
    `
      f(a + b + c + d + e + f + g + h + i + j);`,
    `
        #0 compute (?a + ?b)
        #1 compute (#0 + ?c)
        #2 compute (#1 + ?d)
        #3 compute (#2 + ?e)
        #4 compute (#3 + ?f)
        #5 compute (#4 + ?g)
        #6 compute (#5 + ?h)
        #7 compute (#6 + ?i)
        #8 compute (#7 + ?j)
        #9 call ?f(#8)`,
  ],
  [
    'logic in a condition',
    `
      if (!a && (b() || c)) d();`,
    `
        if? (! ?a)
          #0 call ?b()
        if ((! ?a) && (#0 || ?c))
          #1 call ?d()`,
  ],
  [
    'logic as a value',
    `
      const v = a || b() || {}; const w = a ?? c;`,
    `
        .v: constant <- 0:choice(?a | #0 | {})
        .w: constant <- 0:choice(?a | ?c)
        if? ?a
        else
          #0 call ?b()
        #1 write v@0 = choice(?a | #0 | {})
        #2 write w@0 = choice(?a | ?c)`,
  ],
  [
    'ternary with operations',
    `
      const v = a ? b() : c;`,
    `
        .v: constant <- 0:choice(#0 | ?c)
        if? ?a
          #0 call ?b()
        #1 write v@0 = choice(#0 | ?c)`,
  ],
  [
    'reads of members and outliving names',
    `
      let n = 0; const o = {}; function f(p) { const l = n; return () => [l, p, o.x, o['y'], o[l], f]; }`,
    `
        .n: constant <- 0:0
        .o: constant <- 0:{}
        .f: function f
        #0 write n@0 = 0
        #1 write o@0 = {}
      function f(p)
        .p: parameter 0
        .l: constant <- 1:n@0
        #0 read n@0
        #1 write l@1 = n@0
        #2 return fn f.<anonymous>#1
      lambda f.<anonymous>#1()
        #0 read l@1
        #1 read p@1
        #2 read o@0
        #3 read o@0.x
        #4 read o@0
        #5 read o@0.y
        #6 read o@0
        #7 read l@1
        #8 read o@0[l@1]
        #9 return [l@1, p@1, o@0.x, o@0.y, o@0[l@1], f@0]`,
  ],
  [
    'receivers are read, callees are not',
    `
      const c = make(); function f() { c.a.get(1); }`,
    `
        .c: constant <- 0:#0
        .f: function f
        #0 call ?make()
        #1 write c@0 = #0
      function f()
        #0 read c@0
        #1 read c@0.a
        #2 call c@0.a.get(1)`,
  ],
  [
    'writes',
    `
      let a; function f() { a = 1; a += 2; a++; o.x = a; o[a] = 3; delete o.x; }`,
    `
        .a: variable <- 1:1; 1:unknown; 1:unknown
        .f: function f
      function f()
        #0 write a@0 = 1
        #1 write a@0 += 2
        #2 write a@0 ++ 1
        #3 read a@0
        #4 write ?o.x = a@0
        #5 read a@0
        #6 write ?o[a@0] = 3
        #7 delete ?o.x`,
  ],
  [
    'an augmented write reads first when something happens in between',
    `
      class A { n = 0; async f() { this.n += await g(); this.n += 1; this.m ??= h(); } }`,
    `
        .A: class A
      async method A.f()
        #0 read self.n
        #1 call ?g()
        #2 await #1
        #3 write self.n += #2
        #4 write self.n += 1
        #5 read self.m
        if? self.m
        else
          #6 call ?h()
          #7 write self.m ??= #6
      constructor A.constructor()
        #0 write self.n = 0
      class A()
        member f method
        member constructor constructor
        field n <- 1:unknown; 1:unknown; 2:0
        field m <- 1:unknown`,
  ],
  [
    'optional chains',
    `
      a?.b.c; a?.b(c()).d(); a.b?.(); (a?.b).c();`,
    `
        #0 read ?a.b
        #1 read ?a.b.c
        if? ?a
          #2 call ?c()
          #3 call ?a.b(#2)
          #4 call #3.d()
        #5 read ?a.b
        if? ?a.b
          #6 call optional ?a.b()
        #7 read ?a.b
        #8 call ?a.b.c()`,
  ],
  [
    'destructuring',
    `
      let { a, b: { c = f() }, ...rest } = o; let [d, , e = 1, ...more] = xs; [d, o.x] = [e, d]; ({ a, x: o.y = 2 } = o);`,
    `
        .a: variable <- 0:?o.a; 0:?o.a
        .c: variable <- 0:choice(?o.b.c | #4)
        .rest: variable <- 0:{?: ...?o}
        .d: variable <- 0:element(?xs); 0:e@0
        .e: variable <- 0:choice(element(?xs) | 1)
        .more: variable <- 0:[...?xs]
        #0 read ?o.a
        #1 write a@0 = ?o.a
        #2 read ?o.b
        #3 read ?o.b.c
        if? ?o.b.c
        else
          #4 call ?f()
        #5 write c@0 = choice(?o.b.c | #4)
        #6 write rest@0 = {?: ...?o}
        #7 iterate ?xs
        #8 write d@0 = element(?xs)
        #9 write e@0 = choice(element(?xs) | 1)
        #10 write more@0 = [...?xs]
        #11 write d@0 = e@0
        #12 write ?o.x = d@0
        #13 read ?o.a
        #14 write a@0 = ?o.a
        #15 read ?o.x
        #16 write ?o.y = choice(?o.x | 2)`,
  ],
]);
