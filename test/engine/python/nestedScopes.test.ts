import { describeCases } from './frontEnd';

describeCases('Python comprehensions and lambdas', [
  [
    'a list comprehension with filters',
    `
      x = [a(y) for y in b() if c(y)]`,
    `
        .y~2: constant <- 0:element(#0)
        .x: constant <- 0:collected list #4
        #0 call ?b()
        #1 iterate #0
        loop comprehension y~2 of #0 [collection]
        body
          #2 write y~2@0 = element(#0)
          #3 call ?c(y~2@0)
          if? #3
            #4 call ?a(y~2@0)
        #5 write x@0 = collected list #4`,
  ],
  [
    'nested and asynchronous comprehensions',
    `
      async def f(rows):
          return {k: v async for k, v in rows() for _ in v}`,
    `
        .f: function f
      async function f(rows)
        .rows: parameter 0
        .k: constant <- 1:element(element(#0))
        .v: constant <- 1:element(element(#0))
        ._: constant <- 1:element(v@1)
        #0 call rows@1()
        #1 async iterate #0
        loop async comprehension k,v of #0 [collection]
        body
          #2 write k@1 = element(element(#0))
          #3 write v@1 = element(element(#0))
          #4 iterate v@1
          loop comprehension _ of v@1 [collection]
          body
            #5 write _@1 = element(v@1)
        #6 return collected dict (k@1, v@1)`,
  ],
  [
    'a generator expression as the only argument',
    `
      total = sum(x.size for x in files)`,
    `
        .x~2: constant <- 0:element(?files)
        .total: constant <- 0:#3
        #0 iterate ?files
        loop comprehension x~2 of ?files [collection]
        body
          #1 write x~2@0 = element(?files)
          #2 read x~2@0.size
        #3 call ?sum(collected generator x~2@0.size)
        #4 write total@0 = #3`,
  ],
  [
    'comprehension variables that shadow get names of their own',
    `
      def f(x):
          a = [x for x in x]
          b = {x for x in a}
          return x`,
    `
        .f: function f
      function f(x)
        .x: parameter 0
        .x~2: constant <- 1:element(x@1)
        .a: constant <- 1:collected list x~2@1
        .x~3: constant <- 1:element(a@1)
        .b: constant <- 1:collected set x~3@1
        #0 iterate x@1
        loop comprehension x~2 of x@1 [collection]
        body
          #1 write x~2@1 = element(x@1)
        #2 write a@1 = collected list x~2@1
        #3 iterate a@1
        loop comprehension x~3 of a@1 [collection]
        body
          #4 write x~3@1 = element(a@1)
        #5 write b@1 = collected set x~3@1
        #6 return x@1`,
  ],
  [
    'comprehension variables do not become names of the module',
    `
      y = 1
      z = [y for y in range(3)]`,
    `
        .y: constant <- 0:1
        .y~2: constant <- 0:element(#1)
        .z: constant <- 0:collected list y~2@0
        #0 write y@0 = 1
        #1 call ?range(3)
        #2 iterate #1
        loop comprehension y~2 of #1 [collection]
        body
          #3 write y~2@0 = element(#1)
        #4 write z@0 = collected list y~2@0`,
  ],
  [
    'a lambda is a function',
    `
      f = lambda a, *b, c=d(): a + c`,
    `
        .f: constant <- 0:fn <lambda>#1
        #0 call ?d()
        #1 write f@0 = fn <lambda>#1
      lambda <lambda>#1(a, *b, kw c = #0)
        .a: parameter 0
        .b: parameter 1
        .c: parameter 2
        #0 compute (a@1 + c@1)
        #1 return (a@1 + c@1)`,
  ],
  [
    'a lambda given to a call is named after it',
    `
      executor.submit(lambda: work(), key=lambda x: x)`,
    `
        #0 call ?executor.submit(fn <lambda>#1, key=fn <lambda>#2)
      lambda <lambda>#1()
        #0 call ?work()
        #1 return #0
      lambda <lambda>#2(x)
        .x: parameter 0
        #0 return x@2`,
  ],
  [
    '`:=` binds in the function, also from a comprehension',
    `
      def f():
          if (n := g()) > 1:
              return [last := v for v in n]`,
    `
        .f: function f
      function f()
        .n: constant <- 1:#0
        .v: constant <- 1:element(n@1)
        .last: constant <- 1:v@1
        #0 call ?g()
        #1 write n@1 = #0
        #2 compute (#0 > 1)
        if (#0 > 1)
          #3 iterate n@1
          loop comprehension v of n@1 [collection]
          body
            #4 write v@1 = element(n@1)
            #5 write last@1 = v@1
          #6 return collected list v@1`,
  ],
]);
