import { describeCases } from './frontEnd';

describeCases('Python statements', [
  [
    'if, elif, else',
    `
      if a():
          b()
      elif c():
          d()
      else:
          e()`,
    `
        #0 call ?a()
        if #0
          #1 call ?b()
        else
          #2 call ?c()
          if #2
            #3 call ?d()
          else
            #4 call ?e()`,
  ],
  [
    'several items of a with statement nest',
    `
      with a() as b, c(b) as (d, *e):
          pass`,
    `
        .b: constant <- 0:entered(#0)
        .d: constant <- 0:element(entered(#3))
        .e: constant <- 0:[...entered(#3)]
        #0 call ?a()
        with
          #1 enter #0
          #2 write b@0 = entered(#0)
          #3 call ?c(b@0)
          with
            #4 enter #3
            #5 write d@0 = element(entered(#3))
            #6 write e@0 = [...entered(#3)]`,
  ],
  [
    'parenthesised with items',
    `
      with (open(a) as b, open(c)):
          pass`,
    `
        .b: constant <- 0:entered(#0)
        #0 call ?open(?a)
        with
          #1 enter #0
          #2 write b@0 = entered(#0)
          #3 call ?open(?c)
          with
            #4 enter #3`,
  ],
  [
    '`if __name__` keeps its body',
    `
      if __name__ == '__main__':
          main()`,
    `
        #0 compute (?__name__ == "__main__")
        if (?__name__ == "__main__")
          #1 call ?main()`,
  ],
  [
    'statements on one line',
    `
      a(); b()
      if c: d(); e()`,
    `
        #0 call ?a()
        #1 call ?b()
        if ?c
          #2 call ?d()
          #3 call ?e()`,
  ],
]);
