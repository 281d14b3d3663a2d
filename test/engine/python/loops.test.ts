import { describeCases } from './frontEnd';

describeCases('Python loops', [
  [
    'for over a call, with else',
    `
      for x, (y, z) in a():
          if x: continue
          break
      else:
          b()`,
    `
        .x: constant <- 0:element(element(#0))
        .y: constant <- 0:element(element(element(#0)))
        .z: constant <- 0:element(element(element(#0)))
        #0 call ?a()
        #1 iterate #0
        loop for-each x,y,z of #0 [collection]
        body
          #2 write x@0 = element(element(#0))
          #3 write y@0 = element(element(element(#0)))
          #4 write z@0 = element(element(element(#0)))
          if x@0
            continue
          break
        else
          #5 call ?b()`,
  ],
  [
    'trip counts',
    `
      for a in [1, 2]: pass
      for b in (1, *c): pass
      for d in 'abc': pass
      for e in {1: 2}: pass
      for f in range(10**6): pass
      while True: pass
      while 1: pass
      while g(): pass`,
    `
        .a: constant <- 0:element([1, 2])
        .b: constant <- 0:element((1, ...?c))
        .d: constant <- 0:element("abc")
        .e: constant <- 0:element({1: 2})
        .f: constant <- 0:element(#9)
        #0 iterate [1, 2]
        loop for-each a of [1, 2] [2]
        body
          #1 write a@0 = element([1, 2])
        #2 iterate ?c
        #3 iterate (1, ...?c)
        loop for-each b of (1, ...?c) [collection]
        body
          #4 write b@0 = element((1, ...?c))
        #5 iterate "abc"
        loop for-each d of "abc" [3]
        body
          #6 write d@0 = element("abc")
        #7 iterate {1: 2}
        loop for-each e of {1: 2} [1]
        body
          #8 write e@0 = element({1: 2})
        #9 call ?range(1000000)
        #10 iterate #9
        loop for-each f of #9 [collection]
        body
          #11 write f@0 = element(#9)
        loop while while true [forever]
        loop while while 1 [forever]
        loop while while #12 [condition]
        head
          #12 call ?g()`,
  ],
  [
    'counting while loops',
    `
      def f(n):
          i = 0
          while i < 100:
              i += 2
          while i < n:
              i = i + 1
          while n > i:
              n -= 1
          while i < n:
              g()`,
    `
        .f: function f
      function f(n)
        .n: parameter 0 <- 1:1
        .i: variable <- 1:0; 1:2; 1:(i@1 + 1)
        #0 write i@1 = 0
        loop while while (i@1 < 100) [50]
        head
          #1 compute (i@1 < 100)
        body
          #2 compute (i@1 + 2)
          #3 write i@1 += 2
        loop while while (i@1 < n@1) [< n@1]
        head
          #4 compute (i@1 < n@1)
        body
          #5 compute (i@1 + 1)
          #6 write i@1 = (i@1 + 1)
        loop while while (n@1 > i@1) [< n@1]
        head
          #7 compute (n@1 > i@1)
        body
          #8 compute (n@1 - 1)
          #9 write n@1 -= 1
        loop while while (i@1 < n@1) [condition]
        head
          #10 compute (i@1 < n@1)
        body
          #11 call ?g()`,
  ],
  [
    'async for and async with',
    `
      async def f():
          async for x in a():
              pass
          async with b() as c:
              pass`,
    `
        .f: function f
      async function f()
        .x: constant <- 1:element(#0)
        .c: constant <- 1:entered(#3)
        #0 call ?a()
        #1 async iterate #0
        loop async for-each x of #0 [collection]
        body
          #2 write x@1 = element(#0)
        #3 call ?b()
        with async
          #4 async enter #3
          #5 write c@1 = entered(#3)`,
  ],
]);
