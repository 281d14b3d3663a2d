import { describeCases } from './frontEnd';

describeCases('Python methods', [
  [
    'kinds of methods',
    `
      class A:
          def __init__(self): self.x = 1
          def __new__(cls): return cls
          def m(this): return this.x
          @staticmethod
          def s(a): return a
          @classmethod
          def c(k): k.n = 1
          @property
          def p(self): return 1
          @p.setter
          def p(self, v): self._p = v
          @functools.cached_property
          def q(self): return 2
          async def g(self): yield 1`,
    `
        .A: class A
        #0 read class A.p
        #1 read class A.p.setter
        #2 read ?functools.cached_property
      constructor A.__init__(self)
        .self: parameter 0
        #0 write self.x = 1
      class-method A.__new__(cls)
        .cls: parameter 0
        #0 return self
      method A.m(this)
        .this: parameter 0
        #0 read self.x
        #1 return self.x
      static-method A.s(a)
        @?staticmethod
        .a: parameter 0
        #0 return a@4
      class-method A.c(k)
        @?classmethod
        .k: parameter 0
        #0 write self.n = 1
      getter A.p(self)
        @?property
        .self: parameter 0
        #0 return 1
      setter A.p#2(self, v)
        @class A.p.setter
        .self: parameter 0
        .v: parameter 1
        #0 write self._p = v@7
      getter A.q(self)
        @?functools.cached_property
        .self: parameter 0
        #0 return 2
      async generator method A.g(self)
        .self: parameter 0
        #0 yield 1
      class A()
        member __init__ constructor
        member __new__ static class-method
        member m method
        member s static static-method
        member c static class-method
        member p getter
        member p setter
        member q getter
        member g method
        field x <- 1:1
        field n static <- 5:1
        field _p <- 7:v@7`,
  ],
  [
    'nested functions capture self',
    `
      class A:
          def f(self):
              def g():
                  self.x = self.y
              return lambda: self.z`,
    `
        .A: class A
      method A.f(self)
        .self: parameter 0
        .g: function A.f.g
        #0 return fn A.f.<lambda>#1
      function A.f.g()
        #0 read self.y
        #1 write self.x = self.y
      lambda A.f.<lambda>#1()
        #0 read self.z
        #1 return self.z
      class A()
        member f method
        field x <- 2:self.y`,
  ],
  [
    'a plain nested function has no self',
    `
      class A:
          @staticmethod
          def f(self): return self`,
    `
        .A: class A
      static-method A.f(self)
        @?staticmethod
        .self: parameter 0
        #0 return self@1
      class A()
        member f static static-method`,
  ],
]);
