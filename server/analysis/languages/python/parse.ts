/** The adapter to tree-sitter: the only file that knows the parser. One walk with a cursor, then its tree is freed. */
import { Language, Parser, type Tree, type TreeCursor } from 'web-tree-sitter';
import type { FrontEndAssets } from '../frontEnd';
import { closeBrackets, type ClosedText } from './brackets';
import { misplacedStatements } from './indentation';
import { earlyLineBreak, SIMPLE_STATEMENTS } from './lineBreaks';
import { inParts } from './parseParts';
import { createReparser } from './reparse';
import { SyntaxNode, type NodeKind, type SyntaxRange, type SyntaxTree } from './syntax';

/** Deeper nesting than this is found in generated or hostile text only, and would endanger the stack of later walks. */
const DEPTH_LIMIT = 600;

const ERROR_ID = 0xffff;

export type ParseResult =
  { readonly ok: true; readonly tree: SyntaxTree } | { readonly ok: false; readonly reason: string };

export type ParsePython = (text: string) => ParseResult;

export async function createParser(assets: FrontEndAssets): Promise<ParsePython> {
  await Parser.init({ wasmBinary: await assets.loadBinary('web-tree-sitter.wasm') });
  const language = await Language.load(await assets.loadBinary('tree-sitter-python.wasm'));
  const parser = new Parser();
  parser.setLanguage(language);
  const grammar = describeGrammar(language);
  const reparser = createReparser(parser);
  const build = (text: string, tree: Tree | null): ParseResult => {
    if (!tree) return { ok: false, reason: 'rejected by the parser' };
    try {
      return new TreeBuilder(text, grammar, tree).build();
    } finally {
      tree.delete();
    }
  };
  const parsePart: ParsePython = (text) => {
    const attempts: Attempt[] = [];
    for (const candidate of candidates(text)) {
      const tree = reparser.quickly(candidate.text);
      const result = tree === 'has errors' ? null : build(text, tree);
      if (result && isSound(result)) return withErrors(result, candidate.blanked);
      attempts.push({ ...candidate, result });
    }
    return leastDamaged(attempts, (attempted) => build(text, reparser.fromScratch(attempted)));
  };
  const parse = inParts(parsePart);
  return (text) => parse(withoutLoneReturns(text));
}

/** @property result `null`: has errors, and which ones is not known yet */
interface Attempt extends ClosedText {
  readonly result: ParseResult | null;
}

/** The text as it is, and what the layout says that it will be when its brackets are closed. */
function* candidates(text: string): Generator<ClosedText> {
  yield { text, blanked: [] };
  for (const wholeLines of [false, true]) {
    const closed = closeBrackets(text, wholeLines);
    if (!closed) return;
    yield closed;
  }
}

/** Recovering from errors takes several times as long as parsing a sound text: only done when nothing is sound. */
function leastDamaged(attempts: readonly Attempt[], parse: (text: string) => ParseResult): ParseResult {
  return attempts
    .map(({ text, blanked, result }) => withErrors(result ?? parse(text), blanked))
    .reduce((best, next) => (next.ok && (!best.ok || damage(next.tree) < damage(best.tree)) ? next : best));
}

function isSound(result: ParseResult): boolean {
  return result.ok && result.tree.errors.length === 0;
}

function withErrors(result: ParseResult, more: readonly SyntaxRange[]): ParseResult {
  if (!result.ok || more.length === 0) return result;
  const errors = [...result.tree.errors, ...more].sort((a, b) => a.start - b.start || a.end - b.end);
  return { ok: true, tree: { ...result.tree, errors } };
}

/** How much of the text did not parse. */
function damage(tree: SyntaxTree): number {
  return tree.errors.reduce((sum, { start, end }) => sum + end - start, 0);
}

/** The parser does not end lines at a lone `\r`, Python does. Offsets stay as they are. */
function withoutLoneReturns(text: string): string {
  return text.includes('\r') ? text.replace(/\r(?!\n)/g, '\n') : text;
}

/** What to do with a node, by its id in the grammar: one small number instead of string comparisons. */
interface Grammar {
  readonly kinds: readonly (NodeKind | undefined)[];
  readonly words: readonly (string | undefined)[];
  readonly roles: Uint8Array;
}

/** Roles of nodes while walking. */
const TOKEN = 0;
const INNER = 1;
const LEAF = 2;
const STRING = 3;
const COMMENT = 4;
const SKIPPED = 5;
const GLOBAL = 6;
const WALRUS = 7;
const STATEMENT = 8;

const LEAVES = new Set<string>([
  ...['identifier', 'integer', 'float', 'true', 'false', 'none', 'ellipsis', 'import_prefix', 'wildcard_import'],
  ...['positional_separator', 'keyword_separator', 'pass_statement', 'break_statement', 'continue_statement'],
]);
const SKIPPED_KINDS = new Set<string>([
  ...['line_continuation', 'string_start', 'string_content', 'string_end', 'escape_sequence'],
  ...['escape_interpolation', 'type_conversion'],
]);
const WORD = /^(?:async|from|as|and|or|not in|is not|in|is|[-+*/%@&|^<>=!~]+)$/;
const ALIASES: Readonly<Record<string, string>> = { format_expression: 'interpolation' };

function describeGrammar(language: Language): Grammar {
  const kinds: (NodeKind | undefined)[] = [];
  const words: (string | undefined)[] = [];
  const roles = new Uint8Array(language.nodeTypeCount);
  for (let id = 0; id < language.nodeTypeCount; id++) {
    const name = language.nodeTypeForId(id) ?? '';
    if (!language.nodeTypeIsNamed(id)) {
      words[id] = WORD.test(name) ? name : undefined;
      continue;
    }
    kinds[id] = (ALIASES[name] ?? name) as NodeKind;
    roles[id] = roleOf(name);
  }
  return { kinds, words, roles };
}

function roleOf(name: string): number {
  if (name === 'comment') return COMMENT;
  if (name === 'string') return STRING;
  if (name === 'global_statement') return GLOBAL;
  if (name === 'named_expression') return WALRUS;
  if (SIMPLE_STATEMENTS.has(name)) return STATEMENT;
  if (SKIPPED_KINDS.has(name)) return SKIPPED;
  return LEAVES.has(name) ? LEAF : INNER;
}

/** Turns the parser's tree into our own, iteratively. */
class TreeBuilder {
  private readonly comments: SyntaxRange[] = [];
  private readonly errors: SyntaxRange[] = [];
  private readonly globals: SyntaxNode[] = [];
  private hasWalrus = false;
  private readonly hasError: boolean;
  private readonly cursor: TreeCursor;

  constructor(
    private readonly text: string,
    private readonly grammar: Grammar,
    tree: Tree,
  ) {
    this.hasError = tree.rootNode.hasError;
    this.cursor = tree.walk();
  }

  build(): ParseResult {
    const { cursor } = this;
    try {
      const root = this.walk();
      if (!root) return { ok: false, reason: 'too deeply nested' };
      const { comments, globals, hasWalrus } = this;
      const errors = this.errors.sort((a, b) => a.start - b.start || a.end - b.end);
      return { ok: true, tree: { root, comments, errors, globals, hasWalrus } };
    } finally {
      cursor.delete();
    }
  }

  private walk(): SyntaxNode | null {
    const { cursor } = this;
    const root = new SyntaxNode('module', 0, this.text.length);
    if (!cursor.gotoFirstChild()) return root;
    const stack: OpenNode[] = [];
    let open = new OpenNode(root);
    for (;;) {
      const inner = this.visit(open);
      if (inner && cursor.gotoFirstChild()) {
        if (stack.length >= DEPTH_LIMIT) return null;
        stack.push(open);
        open = new OpenNode(inner);
        continue;
      }
      while (!cursor.gotoNextSibling()) {
        this.close(open);
        const outer = stack.pop();
        if (!outer) return root;
        open = outer;
        cursor.gotoParent();
      }
    }
  }

  /** Adds the current node to the open one; returns it if its children are wanted. */
  private visit(open: OpenNode): SyntaxNode | undefined {
    const { cursor, grammar } = this;
    const id = cursor.nodeTypeId;
    if (id === ERROR_ID) return this.addError(open);
    const role = grammar.roles[id];
    if (role === TOKEN) {
      const word = grammar.words[id];
      if (word !== undefined) open.words.push(word);
      if (this.hasError && cursor.nodeIsMissing) this.noteError();
      return undefined;
    }
    if (role === SKIPPED) return undefined;
    if (role === COMMENT) {
      this.addComment(cursor.startIndex, cursor.endIndex);
      return undefined;
    }
    const node = new SyntaxNode(grammar.kinds[id] ?? 'other', cursor.startIndex, cursor.endIndex);
    open.children.push(node);
    if (this.hasError && node.start === node.end && cursor.nodeIsMissing) this.noteError();
    if (role === LEAF) return undefined;
    if (role === STRING) return hasInterpolation(this.text, node) ? node : undefined;
    if (role === STATEMENT) this.noteLineBreak(node);
    else if (role === GLOBAL) this.globals.push(node);
    else if (role === WALRUS) this.hasWalrus = true;
    return node;
  }

  private close(open: OpenNode): void {
    const node = open.close();
    if (node.kind === 'block' || node.kind === 'module') this.errors.push(...misplacedStatements(this.text, node));
  }

  /** The grammar counts the `\r` of a line break as part of the comment. */
  private addComment(start: number, end: number): void {
    this.comments.push({ start, end: this.text[end - 1] === '\r' ? end - 1 : end });
  }

  private addError(open: OpenNode): SyntaxNode {
    const node = new SyntaxNode('error', this.cursor.startIndex, this.cursor.endIndex);
    open.children.push(node);
    this.noteError();
    return node;
  }

  private noteLineBreak(statement: SyntaxNode): void {
    const error = earlyLineBreak(this.text, statement);
    if (error) this.errors.push(error);
  }

  private noteError(): void {
    const { startIndex: start, endIndex: end } = this.cursor;
    const last = this.errors.at(-1);
    if (!last || end > last.end || start === last.end) this.errors.push({ start, end });
  }
}

/** A node whose children are being collected. */
class OpenNode {
  readonly children: SyntaxNode[] = [];
  readonly words: string[] = [];

  constructor(private readonly node: SyntaxNode) {}

  close(): SyntaxNode {
    if (this.children.length > 0) this.node.children = this.children;
    if (this.words.length > 0) this.node.words = this.words;
    return this.node;
  }
}

/** Whether a string is an f-string or t-string that may hold interpolations; others need not be entered. */
function hasInterpolation(text: string, node: SyntaxNode): boolean {
  for (let at = node.start; at < node.end; at++) {
    const letter = text[at];
    if (letter === '"' || letter === "'") return false;
    if (letter === 'f' || letter === 'F' || letter === 't' || letter === 'T') {
      return text.slice(at, node.end).includes('{');
    }
  }
  return false;
}
