import { describeCases } from './frontEnd';

describeCases('Python literals and displays', [
  [
    'numbers are folded',
    `
      f(10**7, 1 << 20, -1, 1_000, 2 * 1024, 0x10, 1e3, 7 // 2, -7 % 4, ~0, 3j)`,
    `
        #0 call ?f(10000000, 1048576, -1, 1000, 2048, 16, 1000, 3, 1, -1, unknown)`,
  ],
  [
    'f-strings, concatenation and bytes',
    `
      a = f'x {b()} {{y}} {c!r:>{d()}}'
      e = 'a' "b" f'{g}'
      h = b'x'`,
    `
        .a: constant <- 0:template("x ", #0, ?c)
        .e: constant <- 0:template("ab", ?g)
        .h: constant <- 0:"x"
        #0 call ?b()
        #1 call ?d()
        #2 write a@0 = template("x ", #0, ?c)
        #3 write e@0 = template("ab", ?g)
        #4 write h@0 = "x"`,
  ],
  [
    'format operators are operations',
    `
      a = '%s' % b
      c = '{}'.format(d)`,
    `
        .a: constant <- 0:("%s" % ?b)
        .c: constant <- 0:#2
        #0 compute ("%s" % ?b)
        #1 write a@0 = ("%s" % ?b)
        #2 call "{}".format(?d)
        #3 write c@0 = #2`,
  ],
  [
    'lists, tuples, sets and dicts',
    `
      x = [1, *a], (b,), {2}, {'k': c, 3: d, e: f, **g}`,
    `
        .x: constant <- 0:([1, ...?a], (?b), {2}, {k: ?c, 3: ?d, ?: ?f, ?: ...?g})
        #0 iterate ?a
        #1 write x@0 = ([1, ...?a], (?b), {2}, {k: ?c, 3: ?d, ?: ?f, ?: ...?g})`,
  ],
  [
    'elements and slices',
    `
      x = a[0]
      y = b[1:n]
      z = c[:2]
      w = d[i, j]`,
    `
        .x: constant <- 0:?a[0]
        .y: constant <- 0:?b[(1 : ?n)]
        .z: constant <- 0:?c[(null : 2)]
        .w: constant <- 0:?d[(?i, ?j)]
        #0 read ?a[0]
        #1 write x@0 = ?a[0]
        #2 read ?b[(1 : ?n)]
        #3 write y@0 = ?b[(1 : ?n)]
        #4 read ?c[(null : 2)]
        #5 write z@0 = ?c[(null : 2)]
        #6 read ?d[(?i, ?j)]
        #7 write w@0 = ?d[(?i, ?j)]`,
  ],
  [
    'template strings',
    `
      x = t'a {b()}'`,
    `
        .x: constant <- 0:template("a ", #0)
        #0 call ?b()
        #1 write x@0 = template("a ", #0)`,
  ],
  [
    'constants',
    `
      x = [None, True, False, ..., 'a']`,
    `
        .x: constant <- 0:[null, true, false, unknown, "a"]
        #0 write x@0 = [null, true, false, unknown, "a"]`,
  ],
]);
