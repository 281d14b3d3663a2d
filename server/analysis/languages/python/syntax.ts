/** The small typed syntax tree that everything but the parser adapter works on. */

/** Kinds of nodes that are kept; the names are those of the grammar. */
export type NodeKind =
  | StatementKind
  | ClauseKind
  | ExpressionKind
  | PatternKind
  | TypeKind
  /** Text that did not parse. */
  | 'error'
  /** A named node of the grammar that this front-end does not know. */
  | 'other';

type StatementKind =
  | 'assert_statement'
  | 'break_statement'
  | 'class_definition'
  | 'continue_statement'
  | 'decorated_definition'
  | 'delete_statement'
  | 'exec_statement'
  | 'expression_statement'
  | 'for_statement'
  | 'function_definition'
  | 'future_import_statement'
  | 'global_statement'
  | 'if_statement'
  | 'import_from_statement'
  | 'import_statement'
  | 'match_statement'
  | 'nonlocal_statement'
  | 'pass_statement'
  | 'print_statement'
  | 'raise_statement'
  | 'return_statement'
  | 'try_statement'
  | 'type_alias_statement'
  | 'while_statement'
  | 'with_statement';

type ClauseKind =
  | 'aliased_import'
  | 'argument_list'
  | 'block'
  | 'case_clause'
  | 'decorator'
  | 'dotted_name'
  | 'elif_clause'
  | 'else_clause'
  | 'except_clause'
  | 'finally_clause'
  | 'for_in_clause'
  | 'format_specifier'
  | 'if_clause'
  | 'import_prefix'
  | 'interpolation'
  | 'keyword_argument'
  | 'module'
  | 'pair'
  | 'relative_import'
  | 'slice'
  | 'wildcard_import'
  | 'with_clause'
  | 'with_item';

type ExpressionKind =
  | 'assignment'
  | 'attribute'
  | 'augmented_assignment'
  | 'await'
  | 'binary_operator'
  | 'boolean_operator'
  | 'call'
  | 'comparison_operator'
  | 'concatenated_string'
  | 'conditional_expression'
  | 'dictionary'
  | 'dictionary_comprehension'
  | 'dictionary_splat'
  | 'ellipsis'
  | 'expression_list'
  | 'false'
  | 'float'
  | 'generator_expression'
  | 'identifier'
  | 'integer'
  | 'lambda'
  | 'list'
  | 'list_comprehension'
  | 'list_splat'
  | 'named_expression'
  | 'none'
  | 'not_operator'
  | 'parenthesized_expression'
  | 'set'
  | 'set_comprehension'
  | 'string'
  | 'subscript'
  | 'true'
  | 'tuple'
  | 'unary_operator'
  | 'yield';

type PatternKind =
  | 'as_pattern'
  | 'as_pattern_target'
  | 'case_pattern'
  | 'class_pattern'
  | 'complex_pattern'
  | 'default_parameter'
  | 'dict_pattern'
  | 'dictionary_splat_pattern'
  | 'keyword_pattern'
  | 'keyword_separator'
  | 'lambda_parameters'
  | 'list_pattern'
  | 'list_splat_pattern'
  | 'parameters'
  | 'pattern_list'
  | 'positional_separator'
  | 'splat_pattern'
  | 'tuple_pattern'
  | 'typed_default_parameter'
  | 'typed_parameter'
  | 'union_pattern';

type TypeKind =
  'constrained_type' | 'generic_type' | 'member_type' | 'splat_type' | 'type' | 'type_parameter' | 'union_type';

const NO_NODES: readonly SyntaxNode[] = [];
const NO_WORDS: readonly string[] = [];

export class SyntaxNode {
  /** Named children without comments, in source order. */
  children: readonly SyntaxNode[] = NO_NODES;
  /** The unnamed tokens that carry meaning (operators, `async`, `from`, `as`), in source order. */
  words: readonly string[] = NO_WORDS;

  constructor(
    readonly kind: NodeKind,
    readonly start: number,
    readonly end: number,
  ) {}
}

export interface SyntaxTree {
  readonly root: SyntaxNode;
  readonly comments: readonly SyntaxRange[];
  readonly errors: readonly SyntaxRange[];
  /** `global` statements anywhere in the file: they declare names of the module. */
  readonly globals: readonly SyntaxNode[];
  /** Whether any `:=` occurs; without one, expressions bind no names. */
  readonly hasWalrus: boolean;
}

export interface SyntaxRange {
  readonly start: number;
  readonly end: number;
}

export function childOfKind(node: SyntaxNode, kind: NodeKind): SyntaxNode | undefined {
  for (const child of node.children) if (child.kind === kind) return child;
  return undefined;
}

/** The expression inside any number of parentheses. */
export function withoutParentheses(node: SyntaxNode | undefined): SyntaxNode | undefined {
  let inner = node;
  while (inner?.kind === 'parenthesized_expression') inner = inner.children[0];
  return inner;
}

export function spanOf(node: SyntaxNode): SyntaxRange {
  return { start: node.start, end: node.end };
}
