import { describeCases } from './frontEnd';

describeCases('Python imports', [
  [
    'modules, submodules and aliases',
    `
      import a, b.c, d.e as f
      import b.g`,
    `
        .a: import 0
        .b: import 2
        .f: import 3
      import 0 a
      import 1 b.c
      import 2 b
      import 3 d.e
      import 4 b.g
      import 5 b`,
  ],
  [
    'names, relative modules and stars',
    `
      from a.b import c, d as e
      from . import f
      from ..g.h import (i,
          j)
      from k import *`,
    `
        .c: import 0 c
        .e: import 0 d
        .f: import 1 f
        .i: import 2 i
        .j: import 2 j
      import 0 a.b {c, d}
      import 1 . {f}
      import 2 ..g.h {i, j}
      import 3 k {*}`,
  ],
  [
    'imports for type checkers',
    `
      from typing import TYPE_CHECKING
      if TYPE_CHECKING:
          import a
      else:
          import b
      if typing.TYPE_CHECKING and x:
          import c`,
    `
        .TYPE_CHECKING: import 0 TYPE_CHECKING
        .a: import 1
        .b: import 2
        .c: import 3
        if TYPE_CHECKING@0
        #0 read ?typing.TYPE_CHECKING
        if choice(?typing.TYPE_CHECKING | ?x)
      import 0 typing {TYPE_CHECKING}
      import 1 a type-only
      import 2 b
      import 3 c type-only`,
  ],
  [
    'fallback imports keep both',
    `
      try:
          import ujson as json
      except ImportError:
          import json
      try:
          from a import f
      except ImportError:
          f = None`,
    `
        .json: variable <- 0:module ujson; 0:module json
        .f: variable <- 0:module a.f; 0:null
        try
        except ?ImportError
        try
        except ?ImportError
          #0 write f@0 = null
      import 0 ujson
      import 1 json
      import 2 a {f}`,
  ],
  [
    'a name that is imported twice is one import',
    `
      import a.b
      import a.c
      from d import e
      from d import e`,
    `
        .a: import 1
        .e: import 4 e
      import 0 a.b
      import 1 a
      import 2 a.c
      import 3 a
      import 4 d {e}
      import 5 d {e}`,
  ],
  [
    'imports in functions and classes',
    `
      def f():
          import a
          return a.b
      class C:
          import d
          from e import g`,
    `
        .f: function f
        .C: class C
      function f()
        .a: import 2
        #0 read a@1.b
        #1 return a@1.b
      class C()
        field d static <- 0:module d
        field g static <- 0:module e.g
      import 0 d
      import 1 e {g}
      import 2 a`,
  ],
  [
    'imported names are no data',
    `
      import a
      from b import c
      def f():
          c()
          a.d()
          return a.e, c`,
    `
        .a: import 0
        .c: import 1 c
        .f: function f
      function f()
        #0 call c@0()
        #1 call a@0.d()
        #2 read a@0.e
        #3 return (a@0.e, c@0)
      import 0 a
      import 1 b {c}`,
  ],
  [
    'imports from the future',
    `
      from __future__ import annotations`,
    `
      import 0 __future__ {annotations}`,
  ],
]);
