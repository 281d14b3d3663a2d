import { describeCases } from './frontEnd';

describeCases('Python assignments and names', [
  [
    'assignments: chained, unpacked, starred, swapped',
    `
      a = b = c()
      d, e = f(), g
      h, *i = j()
      d, e = e, d`,
    `
        .a: constant <- 0:#0
        .b: constant <- 0:#0
        .d: variable <- 0:#3; 0:e@0
        .e: variable <- 0:?g; 0:d@0
        .h: constant <- 0:element(#6)
        .i: constant <- 0:[...#6]
        #0 call ?c()
        #1 write a@0 = #0
        #2 write b@0 = #0
        #3 call ?f()
        #4 write d@0 = #3
        #5 write e@0 = ?g
        #6 call ?j()
        #7 write h@0 = element(#6)
        #8 write i@0 = [...#6]
        #9 write d@0 = e@0
        #10 write e@0 = d@0`,
  ],
  [
    'augmented assignment',
    `
      class A:
          def f(self):
              self.n += g()
              self.d[k] -= 1`,
    `
        .A: class A
      method A.f(self)
        .self: parameter 0
        #0 call ?g()
        #1 compute (self.n + #0)
        #2 write self.n += #0
        #3 read self.d
        #4 compute (self.d[?k] - 1)
        #5 write self.d[?k] -= 1
      class A()
        member f method
        field n <- 1:#0`,
  ],
  [
    'members and elements are written after the value',
    `
      a().b[c()] = d()`,
    `
        #0 call ?d()
        #1 call ?a()
        #2 read #1.b
        #3 call ?c()
        #4 write #1.b[#3] = #0`,
  ],
  [
    'del',
    `
      del a, b.c, (d[0], e)`,
    `
        .a: variable
        .e: variable
        #0 delete a@0
        #1 delete ?b.c
        #2 delete ?d[0]
        #3 delete e@0`,
  ],
  [
    'type aliases and annotations',
    `
      type X = list[int]
      y: X
      z: 'X | None' = None`,
    `
        .X: constant <- 0:?list
        .y: variable X@0
        .z: constant X@0 | none <- 0:null
        #0 write z@0 = null`,
  ],
  [
    'global, nonlocal and captured names',
    `
      n = 0
      def f(p):
          global n, m
          n += 1
          m = n
          q = p
          def g():
              nonlocal q
              q = n
              return p, q, print`,
    `
        .n: variable <- 0:0; 1:1
        .f: function f
        .m: constant <- 1:n@0
        #0 write n@0 = 0
      function f(p)
        .p: parameter 0
        .q: variable <- 1:p@1; 2:n@0
        .g: function f.g
        #0 compute (n@0 + 1)
        #1 write n@0 += 1
        #2 read n@0
        #3 write m@0 = n@0
        #4 write q@1 = p@1
      function f.g()
        #0 read n@0
        #1 write q@1 = n@0
        #2 read p@1
        #3 read q@1
        #4 return (p@1, q@1, ?print)`,
  ],
  [
    'a name that is only global in a function is a name of the module',
    `
      def f():
          global cache
          cache = 1
      def g():
          return cache`,
    `
        .f: function f
        .g: function g
        .cache: constant <- 1:1
      function f()
        #0 write cache@0 = 1
      function g()
        #0 read cache@0
        #1 return cache@0`,
  ],
  [
    'class scope is invisible to methods',
    `
      x = 1
      class A:
          x = 2
          y = x
          z = [x for _ in x]
          def f(self): return x`,
    `
        .x: constant <- 0:1
        .A: class A
        ._~2: constant <- 0:element(class A.x)
        #0 write x@0 = 1
        #1 write class A.x = 2
        #2 read class A.x
        #3 write class A.y = class A.x
        #4 read class A.x
        #5 iterate class A.x
        loop comprehension _~2 of class A.x [collection]
        body
          #6 write _~2@0 = element(class A.x)
        #7 write class A.z = collected list x@0
      method A.f(self)
        .self: parameter 0
        #0 read x@0
        #1 return x@0
      class A()
        member f method
        field x static <- 0:2
        field y static <- 0:class A.x
        field z static <- 0:collected list x@0`,
  ],
  [
    'except-as, for and with names are local',
    `
      def f():
          with a as b: pass
          for c in b: pass
          try: pass
          except E as d: pass
          return b, c, d`,
    `
        .f: function f
      function f()
        .b: constant <- 1:entered(?a)
        .c: constant <- 1:element(b@1)
        .d: constant <- 1:unknown
        with
          #0 enter ?a
          #1 write b@1 = entered(?a)
        #2 iterate b@1
        loop for-each c of b@1 [collection]
        body
          #3 write c@1 = element(b@1)
        try
        except ?E as d
          #4 write d@1 = unknown
        #5 return (b@1, c@1, d@1)`,
  ],
]);
