import { describeCases } from './frontEnd';

describeCases('Python functions', [
  [
    'parameters of all kinds',
    `
      def f(a, /, b: int = g(), *c: str, d, e=1, **h) -> 'A | None': pass`,
    `
        .f: function f
        #0 call ?g()
      stub function f(a, b: ?int = #0, *c: ?str, kw d, kw e = 1, **h) -> ?A | none
        .a: parameter 0
        .b: parameter 1
        .c: parameter 2
        .d: parameter 3
        .e: parameter 4
        .h: parameter 5`,
  ],
  [
    'keyword-only after a bare star',
    `
      def f(a, *, b=2): ...
      lambda x, /, *, y: x`,
    `
        .f: function f
      stub function f(a, kw b = 2)
        .a: parameter 0
        .b: parameter 1
      lambda <lambda>#1(x, kw y)
        .x: parameter 0
        .y: parameter 1
        #0 return x@2`,
  ],
  [
    'keys of nested and repeated functions',
    `
      def f():
          def g(): pass
          h = lambda: 1
          i(lambda: 2)
      def f(): pass
      class A:
          def f(self):
              def g(): pass
          def f(self, x): return x`,
    `
        .f: function f#2 <- 0:fn f
        .A: class A
      function f()
        .g: function f.g
        .h: constant <- 1:fn f.<lambda>#1
        #0 write h@1 = fn f.<lambda>#1
        #1 call ?i(fn f.<lambda>#2)
      stub function f#2()
      method A.f(self)
        .self: parameter 0
        .g: function A.f.g
      method A.f#2(self, x)
        .self: parameter 0
        .x: parameter 1
        #0 return x@4
      stub function f.g()
      lambda f.<lambda>#1()
        #0 return 1
      lambda f.<lambda>#2()
        #0 return 2
      stub function A.f.g()
      class A()
        member f method
        member f method`,
  ],
  [
    'decorators run in the function around',
    `
      @a
      @b.c
      @d(1)
      async def f(): pass`,
    `
        .f: function f
        #0 read ?b.c
        #1 call decorator ?d(1)
      async stub function f()
        @?a
        @?b.c
        @#1`,
  ],
  [
    'overloads: the last definition is in force',
    `
      @overload
      def f(a): ...
      def f(a): return a
      def g(): pass
      g = wrap(g)`,
    `
        .f: function f#2 <- 0:fn f
        .g: function g <- 0:#0
        #0 call ?wrap(g@0)
        #1 write g@0 = #0
      stub function f(a)
        @?overload
        .a: parameter 0
      function f#2(a)
        .a: parameter 0
        #0 return a@2
      stub function g()`,
  ],
  [
    'annotations',
    `
      def f(a: Optional[X], b: X | None, c: 'list[a.B]', d: dict[str, list[X]], e: Callable[[int], str], f: x.Y[int], g: 'X[', *h: *Ts): pass`,
    `
        .f: function f
      stub function f(a: ?Optional<?X>, b: ?X | none, c: ?list<?a.B>, d: ?dict<?str, ?list<?X>>, e: ?Callable<unknown, ?str>, f: ?x.Y<?int>, g: ?X<>, *h: unknown)
        .a: parameter 0
        .b: parameter 1
        .c: parameter 2
        .d: parameter 3
        .e: parameter 4
        .f: parameter 5
        .g: parameter 6
        .h: parameter 7`,
  ],
  [
    'dunder names are ordinary bindings',
    `
      __proto__ = 1
      constructor = 2`,
    `
        .__proto__: constant <- 0:1
        .constructor: constant <- 0:2
        #0 write __proto__@0 = 1
        #1 write constructor@0 = 2`,
  ],
]);
