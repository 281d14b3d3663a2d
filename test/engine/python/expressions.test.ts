import { describeCases } from './frontEnd';

describeCases('Python expressions', [
  [
    'a call is awaited after it is made',
    `
      async def f():
          x = await g(1, k=2)`,
    `
        .f: function f
      async function f()
        .x: constant <- 1:#1
        #0 call ?g(1, k=2)
        #1 await #0
        #2 write x@1 = #1`,
  ],
  [
    'the receiver is read, the callee is not',
    `
      class A:
          def f(self, x):
              return self.client.get(x.y).json()`,
    `
        .A: class A
      method A.f(self, x)
        .self: parameter 0
        .x: parameter 1
        #0 read self.client
        #1 read x@1.y
        #2 call self.client.get(x@1.y)
        #3 call #2.json()
        #4 return #3
      class A()
        member f method`,
  ],
  [
    'arguments are evaluated from left to right, stars are iterated',
    `
      f(a(), *b(), k=c(), **d())`,
    `
        #0 call ?a()
        #1 call ?b()
        #2 iterate #1
        #3 call ?c()
        #4 call ?d()
        #5 call ?f(#0, ...#1, k=#3, **=...#4)`,
  ],
  [
    'arithmetic and comparison are operations',
    `
      x = a + b * 2 < c`,
    `
        .x: constant <- 0:((?a + (?b * 2)) < ?c)
        #0 compute (?b * 2)
        #1 compute (?a + (?b * 2))
        #2 compute ((?a + (?b * 2)) < ?c)
        #3 write x@0 = ((?a + (?b * 2)) < ?c)`,
  ],
  [
    'a chained comparison is two comparisons',
    `
      x = a < b <= c`,
    `
        .x: constant <- 0:((?a < ?b) and (?b <= ?c))
        #0 compute (?a < ?b)
        #1 compute (?b <= ?c)
        #2 write x@0 = ((?a < ?b) and (?b <= ?c))`,
  ],
  [
    '`not`, `in`, `is not`',
    `
      x = not a
      y = b not in c
      z = d is not None`,
    `
        .x: constant <- 0:(not ?a)
        .y: constant <- 0:(?b not in ?c)
        .z: constant <- 0:(?d is not null)
        #0 write x@0 = (not ?a)
        #1 compute (?b not in ?c)
        #2 write y@0 = (?b not in ?c)
        #3 compute (?d is not null)
        #4 write z@0 = (?d is not null)`,
  ],
  [
    '`and` runs its right side only if the left is true',
    `
      x = a and b()`,
    `
        .x: constant <- 0:choice(?a | #0)
        if? ?a
          #0 call ?b()
        #1 write x@0 = choice(?a | #0)`,
  ],
  [
    '`or` runs its right side only if the left is false',
    `
      x = a() or b()`,
    `
        .x: constant <- 0:choice(#0 | #1)
        #0 call ?a()
        if? #0
        else
          #1 call ?b()
        #2 write x@0 = choice(#0 | #1)`,
  ],
  [
    'a choice between names needs no step',
    `
      x = a or b`,
    `
        .x: constant <- 0:choice(?a | ?b)
        #0 write x@0 = choice(?a | ?b)`,
  ],
  [
    'a conditional expression',
    `
      x = a() if b() else c()`,
    `
        .x: constant <- 0:choice(#1 | #2)
        #0 call ?b()
        if? #0
          #1 call ?a()
        else
          #2 call ?c()
        #3 write x@0 = choice(#1 | #2)`,
  ],
  [
    'yield and yield from',
    `
      def f():
          x = yield
          yield 1
          yield from g()`,
    `
        .f: function f
      generator function f()
        .x: constant <- 1:#0
        #0 yield null
        #1 write x@1 = #0
        #2 yield 1
        #3 call ?g()
        #4 iterate #3
        #5 yield-from #3`,
  ],
  [
    'super calls',
    `
      class A(B):
          def f(self):
              super().f()
              return super().g`,
    `
        .A: class A
      method A.f(self)
        .self: parameter 0
        #0 call super.f()
        #1 read super.g
        #2 return super.g
      class A(?B)
        member f method`,
  ],
]);
