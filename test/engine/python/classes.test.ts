import { describeCases } from './frontEnd';

describeCases('Python classes', [
  [
    'fields of a class body and of its methods',
    `
      class A:
          a: int
          b: list = []
          c = d = 1
          def f(self, v):
              self.a = v
              self.e: str = v`,
    `
        .A: class A
        #0 write class A.b = []
        #1 write class A.c = 1
        #2 write class A.d = 1
      method A.f(self, v)
        .self: parameter 0
        .v: parameter 1
        #0 write self.a = v@1
        #1 write self.e = v@1
      class A()
        member f method
        field a: ?int <- 1:v@1
        field b static: ?list <- 0:[]
        field c static <- 0:1
        field d static <- 0:1
        field e: ?str <- 1:v@1`,
  ],
  [
    'bases, keywords and generics',
    `
      class A(B, c.D, E[F], G[H](), metaclass=m()): pass
      class I[T]: pass
      def j[T: int](x: T) -> T: return x`,
    `
        .A: class A
        .I: class I
        .j: function j
        #0 read ?c.D
        #1 read ?G[?H]
        #2 call ?G[?H]()
        #3 call ?m()
      function j(x: ?T) -> ?T
        .x: parameter 0
        #0 return x@1
      class A(?B, ?c.D, ?E, #2)
      class I()`,
  ],
  [
    'nested classes and class-level statements',
    `
      class A:
          class B:
              x = f()
          if g():
              y = 1
          for i in h(): pass
          run = lambda s: s`,
    `
        .A: class A
        #0 call ?f()
        #1 write class A.B.x = #0
        #2 call ?g()
        if #2
          #3 write class A.y = 1
        #4 call ?h()
        #5 iterate #4
        loop for-each of #4 [collection]
        body
          #6 write class A.i = element(#4)
        #7 write class A.run = fn A.<lambda>#1
      lambda A.<lambda>#1(s)
        .s: parameter 0
        #0 return s@1
      class A()
        member B static class
        field y static <- 0:1
        field i static <- 0:element(#4)
        field run static <- 0:fn A.<lambda>#1
      class A.B()
        field x static <- 0:#0`,
  ],
  [
    'a class inside a function',
    `
      def f():
          class A:
              def g(self): return self.x
          return A`,
    `
        .f: function f
      function f()
        .A: class f.A
        #0 return A@1
      method f.A.g(self)
        .self: parameter 0
        #0 read self.x
        #1 return self.x
      class f.A()
        member g method`,
  ],
  [
    'stubs and interfaces',
    `
      class A:
          def f(self): ...
          def g(self):
              'docs'
          def h(self): raise NotImplementedError('x')
      class B(A): pass
      class C:
          def f(self): ...
          def g(self): return 1`,
    `
        .A: class A
        .B: class B
        .C: class C
      stub method A.f(self)
        .self: parameter 0
      stub method A.g(self)
        .self: parameter 0
      stub method A.h(self)
        .self: parameter 0
        #0 call ?NotImplementedError("x")
        #1 raise #0
      stub method C.f(self)
        .self: parameter 0
      method C.g(self)
        .self: parameter 0
        #0 return 1
      class A() interface
        member f method
        member g method
        member h method
      class B(A@0)
      class C()
        member f method
        member g method`,
  ],
  [
    'classes that are rebound',
    `
      class A: pass
      A = wrap(A)
      B = 1
      class B: pass`,
    `
        .A: class A <- 0:#0
        .B: class B <- 0:1
        #0 call ?wrap(A@0)
        #1 write A@0 = #0
        #2 write B@0 = 1
      class A()
      class B()`,
  ],
]);
