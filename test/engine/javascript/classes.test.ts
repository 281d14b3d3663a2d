import { describeCases } from './frontEnd';

describeCases('JavaScript classes and types', [
  [
    'class with everything',
    `
      @Injectable() class A<T> extends B.C implements I, J<T> {
        static shared = make(); private readonly cache = new Map<string, T>(); name?: string; #secret = 1;
        handler = async () => { this.cache.clear(); };
        static build() { return this.shared; } static { init(this); }
        constructor(private db: Db, @Inject(X) readonly log: Log) { super(); this.extra = db; }
        @Get('x') async get(@Param('id') id: string): Promise<T[]> { return []; }
        get size() { return 1; } set size(v) {} abstract go(): void; over(a: string): void; over(a: number): void; over(a: any) {} [Symbol.iterator]() {}
      }`,
    `
        .A: class A
        #0 call decorator ?Injectable()
        #1 read ?B.C
        #2 call ?make()
        #3 write class A.shared = #2
        #4 call ?init(self)
        #5 call decorator ?Inject(?X)
        #6 call decorator ?Get("x")
        #7 call decorator ?Param("id")
        #8 read ?Symbol.iterator
      async method A.handler()
        #0 read self.cache
        #1 call self.cache.clear()
      static-method A.build()
        #0 read self.shared
        #1 return self.shared
      constructor A.constructor(db: ?Db, log: ?Log)
        .db: parameter 0
        .log: parameter 1
        #0 call new ?Map()
        #1 write self.cache = #0
        #2 write self.#secret = 1
        #3 call super()
        #4 write self.extra = db@3
      async method A.get(id: ?string) -> ?Promise<unknown[]>
        @#6
        .id: parameter 0
        #0 return []
      getter A.size()
        #0 return 1
      setter A.size#2(v)
        .v: parameter 0
      stub method A.go() -> none
      method A.over(a: unknown)
        .a: parameter 0
      method A.[computed]()
      class A(?B.C, ?I, ?J)
        @#0
        member handler method
        member build static static-method
        member constructor constructor
        member get method
        member size getter
        member size setter
        member go method
        member over method
        member [computed] method
        field shared static <- 0:#2
        field cache: ?Map<?string, unknown> <- 3:#0
        field name: ?string
        field #secret <- 3:1
        field db: ?Db <- 3:db@3
        field log: ?Log <- 3:log@3
        field extra <- 3:db@3`,
    'sample.ts',
  ],
  [
    'an implicit constructor',
    `
      class A extends B { x = f(); } class C { y = 1; } class D extends B {} const E = class { z = g(); };`,
    `
        .A: class A
        .C: class C
        .D: class D
        .E: constant <- 0:class E
        #0 write E@0 = class E
      constructor A.constructor()
        #0 call super()
        #1 call ?f()
        #2 write self.x = #1
      constructor C.constructor()
        #0 write self.y = 1
      constructor E.constructor()
        #0 call ?g()
        #1 write self.z = #0
      class A(?B)
        member constructor constructor
        field x <- 1:#1
      class C()
        member constructor constructor
        field y <- 2:1
      class D(?B)
      class E()
        member constructor constructor
        field z <- 3:#0`,
  ],
  [
    'interfaces and aliases',
    `
      interface Repo<T> extends Base, ns.Other { get(id: string): Promise<T>; name: string; cb: (a: T) => Promise<void>; readonly size: number }
      type Shape = { area(): number }; type Alias = Repo<string> | undefined; const Repo = 1;
      let r: Repo<number>; let s: Shape; let t: Alias;`,
    `
        .Repo: constant <- 0:1
        .r: variable Repo~2@0<?number>
        .s: variable Shape@0
        .t: variable Alias@0
        .Repo~2: class Repo
        .Shape: class Shape
        .Alias: constant Repo~2@0<?string> | none
        #0 write Repo@0 = 1
      stub method Repo.get(id: ?string) -> ?Promise<unknown>
        .id: parameter 0
      stub method Repo.cb(a: unknown) -> ?Promise<none>
        .a: parameter 0
      stub method Shape.area() -> ?number
      class Repo(?Base, ?ns.Other) interface
        member get method
        member cb method
        field name: ?string
        field size: ?number
      class Shape() interface
        member area method`,
    'sample.ts',
  ],
  [
    'annotations',
    `
      let a: string[]; let b: Promise<Map<string, Foo>>; let c: Foo | null | undefined; let d: typeof a; let e: () => void; let f: import('./x').Y; let g: readonly [A, B]; let h: ns.X; let i: 'a' | 'b'; function k<T>(x: T): x is Foo { return true; }`,
    `
        .a: variable ?string[]
        .b: variable ?Promise<?Map<?string, ?Foo>>
        .c: variable ?Foo | none
        .d: variable typeof a@0
        .e: variable function
        .f: variable module ./x.Y
        .g: variable ?A | ?B[]
        .h: variable ?ns.X
        .i: variable ?string
        .k: function k
      function k(x: unknown) -> ?boolean
        .x: parameter 0
        #0 return true
      import 0 ./x type-only`,
    'sample.ts',
  ],
  [
    'classes of the old style',
    `
      function A(x) { this.x = x; }
      A.prototype.go = function () { return this.x; };
      A.make = function () { return new A(1); };
      function B() { A.call(this); }
      B.prototype = Object.create(A.prototype);
      B.prototype.stop = () => {};
      Object.assign(B.prototype, { more() { this.y = 1; } });
      var C = function () { this.z = 1; };
      C.prototype = { one: function () { return this.z; } };
      function plain() {} f(plain.prototype);`,
    `
        .C: constant <- 0:class C
        .A: class A
        .B: class B
        .plain: function plain
        #0 read A@0.prototype
        #1 write A@0.prototype.go = fn A.go
        #2 write A@0.make = fn A.make
        #3 read A@0.prototype
        #4 call ?Object.create(A@0.prototype)
        #5 write B@0.prototype = #4
        #6 read B@0.prototype
        #7 write B@0.prototype.stop = fn B.stop
        #8 read B@0.prototype
        #9 call ?Object.assign(B@0.prototype, {more: fn B.more})
        #10 write C@0 = class C
        #11 write C@0.prototype = {one: fn C.one}
        #12 read plain@0.prototype
        #13 call ?f(plain@0.prototype)
      constructor A.constructor(x)
        .x: parameter 0
        #0 write self.x = x@1
      method A.go()
        #0 read self.x
        #1 return self.x
      static-method A.make()
        #0 call new A@0(1)
        #1 return #0
      constructor B.constructor()
        #0 call A@0()
      method B.stop()
      method B.more()
        #0 write self.y = 1
      constructor C.constructor()
        #0 write self.z = 1
      method C.one()
        #0 read self.z
        #1 return self.z
      function plain()
      class A()
        member constructor constructor
        member go method
        member make static static-method
        field x <- 1:x@1
      class B(A@0)
        member constructor constructor
        member stop method
        member more method
        field y <- 6:1
      class C()
        member constructor constructor
        member one method
        field z <- 7:1`,
  ],
]);
