/** Conditions on one call, by which entries of the catalogue apply to some calls only. */
import { z } from 'zod';

/** Position (0 = first; -1 = last) or keyword, or both for Python parameters that may be given either way. */
export const argumentSelector = z.union([z.int(), z.string(), z.tuple([z.int(), z.string()])]);

const literal = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** A path as described in `schema.ts`. */
export const symbolPath = z.string().min(1);

/**
 * A condition on one call, evaluated to yes, no or unknown. All given members must hold.
 * Literals are compared after constant folding.
 */
export interface Predicate {
  /** Which argument the tests below look at. */
  argument?: number | string | [number, string] | undefined;
  /** `absent`/`present`: whether it is given; `function`: a callable; `collection`: a list or dict display. */
  is?: 'absent' | 'present' | 'function' | 'literal' | 'string' | 'object' | 'collection' | undefined;
  equals?: string | number | boolean | null | undefined;
  oneOf?: (string | number | boolean | null)[] | undefined;
  /** Numbers: value; strings: length in UTF-16 units; collections: number of elements. */
  atLeast?: number | undefined;
  atMost?: number | undefined;
  /** String literal contains this. */
  contains?: string | undefined;
  startsWith?: string | undefined;
  /**
   * The argument is an object literal (or keyword dict) whose member `key` satisfies the predicate `member`; inside of
   * that, the member is argument 0.
   */
  key?: string | undefined;
  member?: Predicate | undefined;
  /** The argument is (the result of) this symbol path, or holds it as a flag (`LOCK_EX | LOCK_NB`). */
  symbol?: string | undefined;
  /** The argument is what another call gives, and that call satisfies this: `bcrypt.gensalt(4)`. */
  madeBy?: Predicate | undefined;
  /** Number of positional arguments. */
  argumentCount?: { atLeast?: number | undefined; atMost?: number | undefined } | undefined;
  /** Looks at the call that made the receiver: `queue.Queue(maxsize=0)` behind `q.put`. */
  receiver?: Predicate | undefined;
  /** No await stands between the call that made the receiver and this one; otherwise unknown. */
  nothingAwaitedSince?: true | undefined;
  /** The result of the call is awaited directly. */
  awaited?: boolean | undefined;
  /** The call stands in a loop of its function. */
  inLoop?: boolean | undefined;
  not?: Predicate | undefined;
  any?: Predicate[] | undefined;
  all?: Predicate[] | undefined;
}

export const predicateSchema: z.ZodType<Predicate> = z.lazy(() =>
  z.strictObject({
    argument: argumentSelector.optional(),
    is: z.enum(['absent', 'present', 'function', 'literal', 'string', 'object', 'collection']).optional(),
    equals: literal.optional(),
    oneOf: z.array(literal).optional(),
    atLeast: z.number().optional(),
    atMost: z.number().optional(),
    contains: z.string().optional(),
    startsWith: z.string().optional(),
    key: z.string().optional(),
    member: predicateSchema.optional(),
    symbol: symbolPath.optional(),
    madeBy: predicateSchema.optional(),
    argumentCount: z.strictObject({ atLeast: z.int().optional(), atMost: z.int().optional() }).optional(),
    receiver: predicateSchema.optional(),
    nothingAwaitedSince: z.literal(true).optional(),
    awaited: z.boolean().optional(),
    inLoop: z.boolean().optional(),
    not: predicateSchema.optional(),
    any: z.array(predicateSchema).optional(),
    all: z.array(predicateSchema).optional(),
  }),
);
