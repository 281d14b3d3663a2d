/** Statements: steps of a body. */
import type { Operation, Value } from '../../../../rules/facts';
import { readAssignment, readAugmented, readTypeAlias } from './assignments';
import type { Body } from './body';
import { readIf } from './branches';
import { defineClass } from './classes';
import { defineFunction } from './definitions';
import { evaluate } from './expressions';
import { markStatement } from '../statementCalls';
import { importFuture, importModules, importNames } from './imports';
import { readFor, readWhile } from './loops';
import { readMatch } from './matches';
import { spanOf, type NodeKind, type SyntaxNode } from './syntax';
import { targetPlace } from './targets';
import { readTry } from './tries';
import { NONE } from './values';
import { readWith } from './withs';

type Reader = (body: Body, node: SyntaxNode) => void;

export function readBlock(body: Body, block: SyntaxNode | undefined): void {
  for (const statement of block?.children ?? []) readStatement(body, statement);
}

function readStatement(body: Body, node: SyntaxNode): void {
  READERS[node.kind]?.(body, node);
}

const READERS: Partial<Record<NodeKind, Reader>> = {
  expression_statement: readExpression,
  return_statement: (body, node) => {
    const [what] = node.children;
    emitResult(body, 'return', what ? evaluate(body, what) : NONE, node);
  },
  raise_statement: readRaise,
  assert_statement: readAssert,
  delete_statement: readDelete,
  print_statement: evaluateAll,
  exec_statement: evaluateAll,
  break_statement: (body) => {
    body.push({ k: 'break' });
  },
  continue_statement: (body) => {
    body.push({ k: 'continue' });
  },
  if_statement: (body, node) => {
    readIf(body, node, readBlock);
  },
  for_statement: (body, node) => {
    readFor(body, node, readBlock);
  },
  while_statement: (body, node) => {
    readWhile(body, node, readBlock);
  },
  try_statement: (body, node) => {
    readTry(body, node, readBlock);
  },
  with_statement: (body, node) => {
    readWith(body, node, readBlock);
  },
  match_statement: (body, node) => {
    readMatch(body, node, readBlock);
  },
  function_definition: (body, node) => {
    defineFunction(body, node, [], readBlock);
  },
  class_definition: (body, node) => {
    defineClass(body, node, [], readBlock);
  },
  decorated_definition: readDecorated,
  import_statement: importModules,
  import_from_statement: importNames,
  future_import_statement: importFuture,
  type_alias_statement: readTypeAlias,
  // What the parser could still make out inside of text that does not parse.
  error: readBlock,
};

function readExpression(body: Body, node: SyntaxNode): void {
  const [only] = node.children;
  if (only?.kind === 'assignment') readAssignment(body, only);
  else if (only?.kind === 'augmented_assignment') readAugmented(body, only);
  else evaluateAll(body, node);
}

function evaluateAll(body: Body, node: SyntaxNode): void {
  for (const child of node.children) if (child.kind !== 'string') markStatement(body.operations, evaluate(body, child));
}

function emitResult(body: Body, k: 'return' | 'raise', value: Value, node: SyntaxNode): void {
  const operation: Operation = { k, value, span: spanOf(node) };
  body.emit(operation);
}

/** A bare `raise` raises what is being handled; its value is `None`. */
function readRaise(body: Body, node: SyntaxNode): void {
  const [what, cause] = node.children;
  const value = what ? evaluate(body, what) : NONE;
  if (cause) evaluate(body, cause);
  emitResult(body, 'raise', value, node);
}

/** The condition runs; the message only when it fails. */
function readAssert(body: Body, node: SyntaxNode): void {
  const [condition, message] = node.children;
  const test = evaluate(body, condition);
  const failed = body.block(() => {
    if (message) evaluate(body, message);
  });
  if (failed.length > 0) body.push({ k: 'if', test, then: [], else: failed, span: spanOf(node) });
}

function readDelete(body: Body, node: SyntaxNode): void {
  const stack = [...node.children].reverse();
  for (let target = stack.pop(); target; target = stack.pop()) {
    const place = targetPlace(body, target, evaluate);
    if (!place) {
      stack.push(...[...target.children].reverse());
      continue;
    }
    body.emit({ k: 'delete', place, span: spanOf(target) });
    if (place.k === 'name' && place.scope >= 0) body.file.body(place.scope)?.markMutated(place.name);
  }
}

function readDecorated(body: Body, node: SyntaxNode): void {
  const decorators = node.children.filter((child) => child.kind === 'decorator');
  const definition = node.children.at(-1);
  if (definition?.kind === 'function_definition') defineFunction(body, definition, decorators, readBlock);
  else if (definition?.kind === 'class_definition') defineClass(body, definition, decorators, readBlock);
}
