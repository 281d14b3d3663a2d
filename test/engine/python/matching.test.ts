import { describeCases } from './frontEnd';

describeCases('Python match and try', [
  [
    'try with everything',
    `
      try:
          a()
      except B as e:
          c(e)
      except (D, E.F):
          pass
      except:
          raise
      else:
          g()
      finally:
          h()`,
    `
        .e: constant <- 0:unknown
        try
          #0 call ?a()
        except ?B as e
          #1 write e@0 = unknown
          #2 call ?c(e@0)
        except ?D, ?E.F
          #3 read ?E.F
        except
          #4 raise null
        else
          #5 call ?g()
        finally
          #6 call ?h()`,
  ],
  [
    'exception groups, and types without brackets',
    `
      try:
          a()
      except* B as e:
          pass
      except C, D:
          pass`,
    `
        .e: constant <- 0:unknown
        try
          #0 call ?a()
        except ?B as e
          #1 write e@0 = unknown
        except ?C, ?D`,
  ],
  [
    'match',
    `
      match a():
          case 1: b()
          case 'x' | 'y': pass
          case A.B: pass
          case Point(x=0, y=y) if y: c(y)
          case [d, *e]: pass
          case {'k': f, **g}: pass
          case str() as s: pass
          case _: h()`,
    `
        .y: constant <- 0:element(#0)
        .d: constant <- 0:element(#0)
        .e: constant <- 0:element(#0)
        .f: constant <- 0:element(#0)
        .g: constant <- 0:element(#0)
        .s: constant <- 0:#0
        #0 call ?a()
        switch #0
        case 1
          #1 call ?b()
        case unknown
        case ?A.B
        case unknown
          #2 write y@0 = element(#0)
          if y@0
            #3 call ?c(y@0)
        case unknown
          #4 write d@0 = element(#0)
          #5 write e@0 = element(#0)
        case unknown
          #6 write f@0 = element(#0)
          #7 write g@0 = element(#0)
        case unknown
          #8 write s@0 = #0
        case default
          #9 call ?h()`,
  ],
  [
    'a match that captures everything is exhaustive',
    `
      match a:
          case other: pass`,
    `
        .other: constant <- 0:?a
        switch ?a
        case default
          #0 write other@0 = ?a`,
  ],
  [
    'return, raise and bare raise',
    `
      def f():
          return
      def g():
          raise A(b) from c
      def h():
          raise`,
    `
        .f: function f
        .g: function g
        .h: function h
      function f()
        #0 return null
      function g()
        #0 call ?A(?b)
        #1 raise #0
      function h()
        #0 raise null`,
  ],
  [
    'assert evaluates its message only on failure',
    `
      assert a(), b()`,
    `
        #0 call ?a()
        if #0
        else
          #1 call ?b()`,
  ],
]);
