import { describeCases } from './frontEnd';

describeCases('JavaScript statements', [
  [
    'if, else if, else',
    `
      if (a()) b(); else if (c) { d(); } else e();`,
    `
        #0 call ?a()
        if #0
          #1 call ?b()
        else
          if ?c
            #2 call ?d()
          else
            #3 call ?e()`,
  ],
  [
    'counting loops',
    `
      for (let i = 0; i < 1e6; i++) f(i);
      for (let i = 10; i >= 0; i -= 2) ;
      for (let i = 0; i <= 9; i++) ;
      for (let i = 0; i < xs.length; i++) ;
      for (let i = xs.length - 1; i >= 0; i--) ;
      for (let i = n; i--; ) ;
      for (;;) break;`,
    `
        .i: variable <- 0:0; 0:unknown
        .i~2: variable <- 0:10; 0:unknown
        .i~3: variable <- 0:0; 0:unknown
        .i~4: variable <- 0:0; 0:unknown
        .i~5: variable <- 0:(?xs.length - 1); 0:unknown
        .i~6: variable <- 0:?n; 0:unknown
        #0 write i@0 = 0
        loop for i while (i@0 < 1000000) [1000000]
        head
          #1 compute (i@0 < 1000000)
          #3 write i@0 ++ 1
        body
          #2 call ?f(i@0)
        #4 write i~2@0 = 10
        loop for i~2 while (i~2@0 >= 0) [6]
        head
          #5 compute (i~2@0 >= 0)
          #6 write i~2@0 -= 2
        #7 write i~3@0 = 0
        loop for i~3 while (i~3@0 <= 9) [10]
        head
          #8 compute (i~3@0 <= 9)
          #9 write i~3@0 ++ 1
        #10 write i~4@0 = 0
        loop for i~4 while (i~4@0 < ?xs.length) [< ?xs.length]
        head
          #11 read ?xs.length
          #12 compute (i~4@0 < ?xs.length)
          #13 write i~4@0 ++ 1
        #14 read ?xs.length
        #15 compute (?xs.length - 1)
        #16 write i~5@0 = (?xs.length - 1)
        loop for i~5 while (i~5@0 >= 0) [< (?xs.length - 1)]
        head
          #17 compute (i~5@0 >= 0)
          #18 write i~5@0 -- 1
        #19 write i~6@0 = ?n
        loop for i~6 while #20 [< ?n]
        head
          #20 write i~6@0 -- 1
        loop for [forever]
        body
          break`,
  ],
  [
    'while loops',
    `
      while (true) f();
      while (i < n) { i++; }
      while (Date.now() < end) ;
      do { g(); } while (x());`,
    `
        loop while while true [forever]
        body
          #0 call ?f()
        loop while while (?i < ?n) [< ?n]
        head
          #1 compute (?i < ?n)
        body
          #2 write ?i ++ 1
        loop while while (#3 < ?end) [condition]
        head
          #3 call ?Date.now()
          #4 compute (#3 < ?end)
        loop do-while while #6 [condition]
        head
          #6 call ?x()
        body
          #5 call ?g()`,
  ],
  [
    'loops over collections',
    `
      for (const x of [1, 2, 3]) ;
      for (const { a } of f()) g(a);
      for await (const c of s) ;
      for (const k in o) ;
      for (o.x of xs) ;`,
    `
        .x: constant <- 0:element([1, 2, 3])
        .a: constant <- 0:element(#2).a
        .c: constant <- 0:element(?s)
        .k: constant <- 0:unknown
        #0 iterate [1, 2, 3]
        loop for-each x of [1, 2, 3] [3]
        body
          #1 write x@0 = element([1, 2, 3])
        #2 call ?f()
        #3 iterate #2
        loop for-each a of #2 [collection]
        body
          #4 read element(#2).a
          #5 write a@0 = element(#2).a
          #6 call ?g(a@0)
        #7 async iterate ?s
        loop async for-each c of ?s [collection]
        body
          #8 write c@0 = element(?s)
        #9 iterate ?o
        loop for-each k of ?o [collection]
        body
          #10 write k@0 = unknown
        #11 iterate ?xs
        loop for-each of ?xs [collection]
        body
          #12 write ?o.x = element(?xs)`,
  ],
  [
    'try, catch, finally',
    `
      try { a(); } catch (e) { throw e; } finally { b(); }
      try { a(); } catch { } 
      try {} catch ({ code }) { f(code); }`,
    `
        .e: variable
        .code: variable <- 0:unknown.code
        try
          #0 call ?a()
        except  as e
          #1 raise e@0
        finally
          #2 call ?b()
        try
          #3 call ?a()
        except
        try
        except
          #4 read unknown.code
          #5 write code@0 = unknown.code
          #6 call ?f(code@0)`,
  ],
  [
    'switch',
    `
      switch (a()) { case 1: b(); break; case c(): default: const x = 1; d(x); }`,
    `
        .x: constant <- 0:1
        #0 call ?a()
        #1 call ?c()
        switch #0
        case 1
          #2 call ?b()
          break
        case #1
        case default
          #3 write x@0 = 1
          #4 call ?d(x@0)`,
  ],
  [
    'labels, sequence, jumps',
    `
      outer: for (const a of b) { c(), d(); continue outer; }`,
    `
        .a: constant <- 0:element(?b)
        #0 iterate ?b
        loop for-each a of ?b [collection]
        body
          #1 write a@0 = element(?b)
          #2 call ?c()
          #3 call ?d()
          continue`,
  ],
  [
    'using holds for the rest of the block',
    `
      async function f() { { await using a = open(), b = a.x; g(a); } h(); }`,
    `
        .f: function f
      async function f()
        .a: constant <- 1:#0
        .b: constant <- 1:a@1.x
        #0 call ?open()
        #2 write a@1 = #0
        #3 read a@1.x
        #5 write b@1 = a@1.x
        with async
          #1 async enter #0
          #4 async enter a@1.x
          #6 call ?g(a@1)
        #7 call ?h()`,
  ],
  [
    'block scopes are flattened',
    `
      function f(x) { let y = x; { let y = 1; const x = 2; g(x, y); } for (let y of y1) { h(y); } var z; { var z = 2; } return y; }`,
    `
        .f: function f
      function f(x)
        .x: parameter 0
        .z: constant <- 1:2
        .y: constant <- 1:x@1
        .y~2: constant <- 1:1
        .x~2: constant <- 1:2
        .y~3: variable <- 1:element(?y1)
        #0 write y@1 = x@1
        #1 write y~2@1 = 1
        #2 write x~2@1 = 2
        #3 call ?g(x~2@1, y~2@1)
        #4 iterate ?y1
        loop for-each y~3 of ?y1 [collection]
        body
          #5 write y~3@1 = element(?y1)
          #6 call ?h(y~3@1)
        #7 write z@1 = 2
        #8 return y@1`,
  ],
  [
    'hoisting',
    `
      f(a, b, C); var a = 1; function f() { return late; } class C {} const b = 2; let late = f;`,
    `
        .a: constant <- 0:1
        .f: function f
        .C: class C
        .b: constant <- 0:2
        .late: constant <- 0:f@0
        #0 call f@0(a@0, b@0, C@0)
        #1 write a@0 = 1
        #2 write b@0 = 2
        #3 write late@0 = f@0
      function f()
        #0 read late@0
        #1 return late@0
      class C()`,
  ],
  [
    'only what is assigned once is constant',
    `
      let a = 1; let b = 1; b = 2; var c; c = 1; const d = 1; for (let i = 0; i < 2; i++) ; let e; function f() { e = 1; }`,
    `
        .c: variable <- 0:1
        .a: constant <- 0:1
        .b: variable <- 0:1; 0:2
        .d: constant <- 0:1
        .e: variable <- 1:1
        .f: function f
        .i: variable <- 0:0; 0:unknown
        #0 write a@0 = 1
        #1 write b@0 = 1
        #2 write b@0 = 2
        #3 write c@0 = 1
        #4 write d@0 = 1
        #5 write i@0 = 0
        loop for i while (i@0 < 2) [2]
        head
          #6 compute (i@0 < 2)
          #7 write i@0 ++ 1
      function f()
        #0 write e@0 = 1`,
  ],
]);
