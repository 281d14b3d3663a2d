/** Which names a function, class or module body binds, found by one iterative walk that stays out of nested scopes. */
import type { NodeKind, SyntaxNode } from './syntax';

export interface NameTable {
  readonly declared: Set<string>;
  readonly globals: Set<string>;
  readonly nonlocals: Set<string>;
}

export function emptyNames(): NameTable {
  return { declared: new Set(), globals: new Set(), nonlocals: new Set() };
}

/** Nodes that can hold a binding of the body they stand in, even if no `:=` occurs in the file. */
const CONTAINERS = new Set<NodeKind>([
  ...(['block', 'module', 'expression_statement', 'if_statement', 'elif_clause', 'else_clause'] as const),
  ...(['for_statement', 'while_statement', 'try_statement', 'except_clause', 'finally_clause'] as const),
  ...(['with_statement', 'with_clause', 'with_item', 'match_statement', 'case_clause', 'error'] as const),
  ...(['decorated_definition', 'assignment', 'augmented_assignment', 'as_pattern'] as const),
]);

/** Nodes whose inside belongs to another scope. */
const CLOSED = new Set<NodeKind>(['lambda', 'type', 'parameters', 'import_statement', 'import_from_statement']);

/** @param hasWalrus whether expressions have to be searched as well */
export function collectNames(body: SyntaxNode, text: string, hasWalrus: boolean): NameTable {
  const names = emptyNames();
  const stack: SyntaxNode[] = [body];
  for (let node = stack.pop(); node; node = stack.pop()) {
    collectOwn(node, text, names);
    if (node.kind === 'function_definition' || node.kind === 'class_definition') continue;
    if (CLOSED.has(node.kind) || !(hasWalrus || CONTAINERS.has(node.kind))) continue;
    for (const child of node.children) stack.push(child);
  }
  return names;
}

function collectOwn(node: SyntaxNode, text: string, names: NameTable): void {
  const first = node.children[0];
  switch (node.kind) {
    case 'assignment':
    case 'augmented_assignment':
    case 'for_statement':
    case 'named_expression':
    case 'function_definition':
    case 'class_definition':
    case 'delete_statement':
      addTargets(first, text, names.declared);
      break;
    case 'type_alias_statement':
      addTargets(typeAliasName(node), text, names.declared);
      break;
    case 'as_pattern_target':
      addTargets(node, text, names.declared);
      break;
    case 'case_clause':
      addCaptures(node, text, names.declared);
      break;
    case 'import_statement':
    case 'import_from_statement':
      addImports(node, text, names.declared);
      break;
    case 'global_statement':
      for (const child of node.children) addName(child, text, names.globals);
      break;
    case 'nonlocal_statement':
      for (const child of node.children) addName(child, text, names.nonlocals);
      break;
    default:
  }
}

function addName(node: SyntaxNode | undefined, text: string, into: Set<string>): void {
  if (node?.kind === 'identifier' && node.end > node.start) into.add(text.slice(node.start, node.end));
}

/** Names bound by an assignment target: through tuples, lists, stars and parentheses, not through members and elements. */
export function addTargets(target: SyntaxNode | undefined, text: string, into: Set<string>): void {
  const stack = target ? [target] : [];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.kind === 'attribute' || node.kind === 'subscript' || node.kind === 'call') continue;
    addName(node, text, into);
    for (let at = node.children.length - 1; at >= 0; at--) {
      const child = node.children[at];
      if (child) stack.push(child);
    }
  }
}

/** `X` of `type X[T] = …`. */
export function typeAliasName(node: SyntaxNode): SyntaxNode | undefined {
  let name = node.children[0];
  while (name && name.kind !== 'identifier') name = name.children[0];
  return name;
}

function addImports(node: SyntaxNode, text: string, into: Set<string>): void {
  for (const child of importedNames(node)) {
    const name = child.kind === 'aliased_import' ? child.children[1] : child.children[0];
    addName(name, text, into);
  }
}

/** The `dotted_name` and `aliased_import` children that an import statement brings in. */
export function importedNames(node: SyntaxNode): readonly SyntaxNode[] {
  const taken = node.kind === 'import_from_statement' ? node.children.slice(1) : node.children;
  return taken.filter((child) => child.kind === 'dotted_name' || child.kind === 'aliased_import');
}

function addCaptures(clause: SyntaxNode, text: string, into: Set<string>): void {
  for (const capture of captures(clause)) addName(capture, text, into);
}

/** The identifiers that the patterns of a case bind. */
export function captures(clause: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  const stack = clause.children.filter((child) => child.kind === 'case_pattern').reverse();
  for (let node = stack.pop(); node; node = stack.pop()) {
    const bound = boundByPattern(node);
    if (bound) found.push(bound);
    for (let at = node.children.length - 1; at >= 0; at--) {
      const child = node.children[at];
      if (child && child !== bound && !(at === 0 && namesSomething(node.kind))) stack.push(child);
    }
  }
  return found;
}

/** Patterns whose first child is a name that is looked up, not bound. */
function namesSomething(kind: NodeKind): boolean {
  return kind === 'class_pattern' || kind === 'keyword_pattern';
}

function boundByPattern(node: SyntaxNode): SyntaxNode | undefined {
  if (node.kind === 'dotted_name') return node.children.length === 1 ? node.children[0] : undefined;
  if (node.kind === 'splat_pattern') return node.children[0];
  if (node.kind === 'as_pattern') return node.children.at(-1);
  return undefined;
}
