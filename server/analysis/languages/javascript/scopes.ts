/** Names: what each scope binds, found before its statements are read, so that use before declaration resolves. */
import ts from 'typescript';
import type { Assignment, Binding, TypeExpression } from '../../../../rules/facts';
import type { Body } from './body';

const { SyntaxKind } = ts;

/** A binding while its file is being read. */
export type BindingDraft =
  | { k: 'parameter'; index: number; assignments: Assignment[] }
  | { k: 'import'; import: number; name: string | null }
  | { k: 'function'; fn: number; assignments: Assignment[] }
  | { k: 'class'; class: number; assignments: Assignment[] }
  | VariableDraft;

export interface VariableDraft {
  k: 'variable';
  annotation?: TypeExpression;
  assignments: Assignment[];
  constant: boolean;
  /** Declared with a value; when nothing else is ever assigned, it is a constant too. */
  initialised?: boolean;
}

export interface Resolved {
  /** Name in `FunctionFacts.bindings`. */
  readonly name: string;
  readonly body: Body;
}

/** A lexical scope. Block scopes declare into the bindings of their function, under a name that is unique there. */
export class Scope {
  private readonly names = new Map<string, string>();
  /** Names that exist in type positions only; `null` for type parameters. */
  private types: Map<string, string | null> | undefined;

  constructor(
    readonly parent: Scope | null,
    readonly body: Body,
  ) {}

  lookup(name: string): Resolved | undefined {
    const found = this.names.get(name);
    return found === undefined ? this.parent?.lookup(name) : { name: found, body: this.body };
  }

  /** `null` = a type parameter. */
  lookupType(name: string): Resolved | null | undefined {
    const found = this.types?.get(name) ?? this.names.get(name);
    if (found !== undefined) return { name: found, body: this.body };
    return this.types?.has(name) ? null : this.parent?.lookupType(name);
  }

  /** The binding that a name resolves to. */
  draftOf(name: string): BindingDraft | undefined {
    const found = this.lookup(name);
    return found?.body.bindings.get(found.name);
  }

  private draft(name: string): BindingDraft | undefined {
    const found = this.names.get(name);
    return found === undefined ? undefined : this.body.bindings.get(found);
  }

  /** Declares a name; the first declaration in a scope wins. */
  declare(name: string, create: () => BindingDraft): BindingDraft {
    const existing = this.draft(name);
    if (existing !== undefined) return existing;
    const unique = this.unique(name);
    const draft = create();
    this.names.set(name, unique);
    this.body.bindings.set(unique, draft);
    return draft;
  }

  /** Declares a name for type positions; it gets a name of its own where a value of that name exists. */
  declareType(name: string, create: () => BindingDraft): BindingDraft {
    const existing = this.types?.get(name);
    if (existing) {
      const draft = this.body.bindings.get(existing);
      if (draft !== undefined) return draft;
    }
    const unique = this.unique(name);
    const draft = create();
    (this.types ??= new Map()).set(name, unique);
    this.body.bindings.set(unique, draft);
    return draft;
  }

  /** Declares the names of a catch clause or of a destructured parameter. */
  declarePattern(pattern: ts.BindingName): void {
    for (const name of patternNames(pattern)) this.declare(name, () => variable(false));
  }

  declareTypeParameters(parameters: readonly ts.TypeParameterDeclaration[] | undefined): void {
    for (const parameter of parameters ?? []) (this.types ??= new Map()).set(parameter.name.text, null);
  }

  private unique(name: string): string {
    let unique = name;
    for (let count = 2; this.body.bindings.has(unique); count++) unique = `${name}~${String(count)}`;
    return unique;
  }
}

export function variable(constant: boolean): VariableDraft {
  return { k: 'variable', assignments: [], constant };
}

export function finishBinding(draft: BindingDraft): Binding {
  if (draft.k === 'function' && draft.fn < 0) return { k: 'variable', assignments: draft.assignments, constant: false };
  if (draft.k !== 'variable') return draft;
  const { annotation, assignments, constant, initialised } = draft;
  return {
    k: 'variable',
    ...(annotation && { annotation }),
    assignments,
    constant: constant || (initialised === true && assignments.length === 1),
  };
}

/** Every name that a binding pattern introduces. */
export function patternNames(name: ts.BindingName, found: string[] = []): string[] {
  if (ts.isIdentifier(name)) {
    if (name.text !== '') found.push(name.text);
  } else {
    for (const element of name.elements) if (ts.isBindingElement(element)) patternNames(element.name, found);
  }
  return found;
}

/** Declares `let`, `const`, functions, classes and imports that stand directly in a statement list. */
export function declareLexical(scope: Scope, statements: readonly ts.Statement[]): void {
  for (const statement of statements) declareStatement(scope, unlabelled(statement));
}

function declareStatement(scope: Scope, statement: ts.Statement): void {
  switch (statement.kind) {
    case SyntaxKind.VariableStatement:
      declareList(scope, (statement as ts.VariableStatement).declarationList);
      break;
    case SyntaxKind.FunctionDeclaration:
      declareFunction(scope, statement as ts.FunctionDeclaration);
      break;
    case SyntaxKind.ClassDeclaration: {
      const { name } = statement as ts.ClassDeclaration;
      if (name) scope.declare(name.text, () => scope.body.file.newClass(name.text, scope.body));
      break;
    }
    case SyntaxKind.EnumDeclaration:
    case SyntaxKind.ImportEqualsDeclaration:
    case SyntaxKind.ModuleDeclaration: {
      const { name } = statement as ts.EnumDeclaration | ts.ImportEqualsDeclaration | ts.ModuleDeclaration;
      if (ts.isIdentifier(name) && name.text !== 'global') scope.declare(name.text, () => variable(true));
      break;
    }
    case SyntaxKind.ImportDeclaration:
      declareImport(scope, statement as ts.ImportDeclaration);
      break;
    default:
  }
}

function declareFunction(scope: Scope, { name }: ts.FunctionDeclaration): void {
  if (!name || name.text === '') return;
  const { file } = scope.body;
  scope.declare(name.text, () =>
    file.isConstructorName(name.text)
      ? file.newClass(name.text, scope.body)
      : { k: 'function', fn: -1, assignments: [] },
  );
}

export function declareList(scope: Scope, list: ts.VariableDeclarationList): void {
  if ((list.flags & ts.NodeFlags.BlockScoped) === 0) return;
  const constant = (list.flags & ts.NodeFlags.Const) !== 0; // `using` included
  for (const declaration of list.declarations) {
    for (const name of patternNames(declaration.name)) scope.declare(name, () => variable(constant));
  }
}

/** Imports are filled in when their statement is read; names must exist before. */
function declareImport(scope: Scope, { importClause }: ts.ImportDeclaration): void {
  const draft = (name: string | null) => (): BindingDraft => ({ k: 'import', import: -1, name });
  if (importClause?.name) scope.declare(importClause.name.text, draft('default'));
  const named = importClause?.namedBindings;
  if (named === undefined) return;
  if (ts.isNamespaceImport(named)) scope.declare(named.name.text, draft(null));
  else
    for (const element of named.elements)
      scope.declare(element.name.text, draft((element.propertyName ?? element.name).text));
}

/** Declares interfaces and type aliases. Runs after values, because a value of the same name keeps the plain name. */
export function declareTypes(scope: Scope, statements: readonly ts.Statement[]): void {
  for (const statement of statements) {
    if (ts.isInterfaceDeclaration(statement)) {
      scope.declareType(statement.name.text, () => scope.body.file.newClass(statement.name.text, scope.body));
    } else if (ts.isTypeAliasDeclaration(statement)) {
      const { name, type } = statement;
      scope.declareType(name.text, () =>
        ts.isTypeLiteralNode(type) ? scope.body.file.newClass(name.text, scope.body) : variable(true),
      );
    }
  }
}

/** Finds every `var` of a function, however deep in its statements. */
export function declareVars(scope: Scope, statements: readonly ts.Node[]): void {
  const pending: ts.Node[] = [...statements].reverse();
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.kind === SyntaxKind.VariableDeclarationList) {
      const list = node as ts.VariableDeclarationList;
      if ((list.flags & ts.NodeFlags.BlockScoped) !== 0) continue;
      for (const declaration of list.declarations) {
        for (const name of patternNames(declaration.name)) scope.declare(name, () => variable(false));
      }
    } else if (holdsStatements(node)) {
      const children: ts.Node[] = [];
      ts.forEachChild(node, (child) => void children.push(child));
      for (let index = children.length - 1; index >= 0; index--) {
        const child = children[index];
        if (child !== undefined) pending.push(child);
      }
    }
  }
}

function holdsStatements(node: ts.Node): boolean {
  switch (node.kind) {
    case SyntaxKind.VariableStatement:
    case SyntaxKind.Block:
    case SyntaxKind.IfStatement:
    case SyntaxKind.ForStatement:
    case SyntaxKind.ForInStatement:
    case SyntaxKind.ForOfStatement:
    case SyntaxKind.WhileStatement:
    case SyntaxKind.DoStatement:
    case SyntaxKind.SwitchStatement:
    case SyntaxKind.CaseBlock:
    case SyntaxKind.CaseClause:
    case SyntaxKind.DefaultClause:
    case SyntaxKind.TryStatement:
    case SyntaxKind.CatchClause:
    case SyntaxKind.LabeledStatement:
    case SyntaxKind.WithStatement:
    case SyntaxKind.ModuleDeclaration:
    case SyntaxKind.ModuleBlock:
      return true;
    default:
      return false;
  }
}

export function unlabelled(statement: ts.Statement): ts.Statement {
  let inner = statement;
  while (ts.isLabeledStatement(inner)) inner = inner.statement;
  return inner;
}
