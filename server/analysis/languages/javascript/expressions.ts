/** Expressions: values without effects are built in place, everything that happens becomes an operation. */
import ts from 'typescript';
import type { Value } from '../../../../rules/facts';
import { access, isOpenChain, optionalChain } from './access';
import { increment } from './assignments';
import type { Body } from './body';
import { callExpression, newExpression, taggedTemplate } from './calls';
import { classExpression } from './classes';
import { functionExpression } from './functions';
import { jsxElement, jsxFragment, jsxSelfClosing } from './jsx';
import { arrayLiteral, number, objectLiteral, regex, template, text } from './literals';
import { NO_HINT, skipTransparent, type Hint } from './names';
import { binary, conditionalExpression, isLogical, logical, unary } from './operators';

const { SyntaxKind } = ts;
const UNKNOWN: Value = { k: 'unknown' };
const NULL: Value = { k: 'literal', value: null };

type Handler = (body: Body, node: never, hint: Hint) => Value;
let handlers: (Handler | undefined)[] | undefined;

/** Evaluates an expression. `hint` names a function, class or object literal that it may be. */
export function evaluate(body: Body, node: ts.Expression, hint: Hint = NO_HINT): Value {
  const { file } = body;
  if (file.known.size > 0) {
    const known = file.known.get(node);
    if (known !== undefined) return known;
  }
  const handler = (handlers ??= createHandlers())[node.kind];
  if (handler === undefined) return UNKNOWN;
  file.enter();
  const value = handler(body, node as never, hint);
  file.leave();
  return value;
}

/** Evaluates an expression of which only the truth matters. */
export function condition(body: Body, node: ts.Expression): Value {
  const inner = skipTransparent(node);
  if (!ts.isBinaryExpression(inner) || !isLogical(inner) || isCoalescing(inner)) return evaluate(body, inner);
  body.file.enter();
  const value = logical(body, inner, NO_HINT, true);
  body.file.leave();
  return value;
}

function isCoalescing(node: ts.BinaryExpression): boolean {
  return node.operatorToken.kind === SyntaxKind.QuestionQuestionToken;
}

function awaitExpression(body: Body, node: ts.AwaitExpression): Value {
  const value = evaluate(body, node.expression);
  const result = body.result({ k: 'await', value, span: body.span(node) });
  return value.k === 'module' ? value : result;
}

function yieldExpression(body: Body, node: ts.YieldExpression): Value {
  const value = node.expression ? evaluate(body, node.expression) : NULL;
  const span = body.span(node);
  if (!node.asteriskToken) return body.result({ k: 'yield', value, span });
  body.emit({ k: 'iterate', value, isAsync: body.isAsync, span });
  return body.result({ k: 'yield-from', value, span });
}

/** `void p` uses `p` on purpose: it is recorded, so that `p` does not look forgotten. */
function voidExpression(body: Body, node: ts.VoidExpression): Value {
  const value = evaluate(body, node.expression);
  if (value.k === 'literal') return NULL;
  return body.result({ k: 'compute', operator: 'void', operands: [value], span: body.span(node) });
}

function typeOf(body: Body, node: ts.TypeOfExpression): Value {
  return { k: 'operation', operator: 'typeof', operands: [evaluate(body, node.expression)] };
}

function meta(body: Body, node: ts.MetaProperty): Value {
  const isImport = node.keywordToken === SyntaxKind.ImportKeyword;
  if (isImport && node.name.text === 'meta') body.file.usesImportMeta = true;
  return { k: 'name', name: `${isImport ? 'import' : 'new'}.${node.name.text}`, scope: -1 };
}

function receiver(kind: 'self' | 'super'): Handler {
  return (body) => (body.self === null ? (annotatedThis(body) ?? UNKNOWN) : { k: kind, class: body.self });
}

/** `this` in a function that declares its type: `function (this: Client) {}`. */
function annotatedThis(body: Body): Value | undefined {
  const found = body.scope.lookup('this');
  return found && { k: 'name', name: found.name, scope: found.body.index };
}

function transparent(body: Body, node: ts.ParenthesizedExpression, hint: Hint): Value {
  return evaluate(body, node.expression, hint);
}

function chainable(handler: Handler): Handler {
  return (body, node: ts.Expression, hint) =>
    isOpenChain(body, node) ? optionalChain(body, node) : handler(body, node as never, hint);
}

function createHandlers(): (Handler | undefined)[] {
  const table: (Handler | undefined)[] = [];
  table[SyntaxKind.Identifier] = access;
  table[SyntaxKind.ThisKeyword] = receiver('self');
  table[SyntaxKind.SuperKeyword] = receiver('super');
  table[SyntaxKind.PropertyAccessExpression] = chainable(access);
  table[SyntaxKind.ElementAccessExpression] = chainable(access);
  table[SyntaxKind.CallExpression] = chainable(callExpression);
  table[SyntaxKind.NewExpression] = newExpression;
  table[SyntaxKind.TaggedTemplateExpression] = taggedTemplate;
  table[SyntaxKind.AwaitExpression] = awaitExpression;
  table[SyntaxKind.YieldExpression] = yieldExpression;
  table[SyntaxKind.VoidExpression] = voidExpression;
  table[SyntaxKind.TypeOfExpression] = typeOf;
  table[SyntaxKind.MetaProperty] = meta;
  addFunctionsAndOperators(table);
  addLiterals(table);
  addTransparent(table);
  return table;
}

function addFunctionsAndOperators(table: (Handler | undefined)[]): void {
  table[SyntaxKind.ArrowFunction] = functionExpression;
  table[SyntaxKind.FunctionExpression] = functionExpression;
  table[SyntaxKind.ClassExpression] = classExpression;
  table[SyntaxKind.BinaryExpression] = binary;
  table[SyntaxKind.ConditionalExpression] = conditionalExpression;
  table[SyntaxKind.PrefixUnaryExpression] = unary;
  table[SyntaxKind.PostfixUnaryExpression] = increment;
  table[SyntaxKind.DeleteExpression] = unary;
  table[SyntaxKind.JsxElement] = jsxElement;
  table[SyntaxKind.JsxSelfClosingElement] = jsxSelfClosing;
  table[SyntaxKind.JsxFragment] = jsxFragment;
}

function addLiterals(table: (Handler | undefined)[]): void {
  const constant =
    (value: boolean | null): Handler =>
    () => ({ k: 'literal', value });
  table[SyntaxKind.NullKeyword] = constant(null);
  table[SyntaxKind.TrueKeyword] = constant(true);
  table[SyntaxKind.FalseKeyword] = constant(false);
  table[SyntaxKind.NumericLiteral] = number;
  table[SyntaxKind.BigIntLiteral] = number;
  table[SyntaxKind.StringLiteral] = text;
  table[SyntaxKind.NoSubstitutionTemplateLiteral] = text;
  table[SyntaxKind.RegularExpressionLiteral] = regex;
  table[SyntaxKind.TemplateExpression] = template;
  table[SyntaxKind.ArrayLiteralExpression] = arrayLiteral;
  table[SyntaxKind.ObjectLiteralExpression] = objectLiteral;
}

function addTransparent(table: (Handler | undefined)[]): void {
  table[SyntaxKind.ParenthesizedExpression] = transparent;
  table[SyntaxKind.AsExpression] = transparent;
  table[SyntaxKind.SatisfiesExpression] = transparent;
  table[SyntaxKind.NonNullExpression] = transparent;
  table[SyntaxKind.TypeAssertionExpression] = transparent;
  table[SyntaxKind.ExpressionWithTypeArguments] = transparent;
}
