/** Annotations inside of strings: names, dotted paths, generics, unions. Anything else is unknown. */
import type { TypeExpression, Value } from '../../../../rules/facts';

const TOKEN = /\s*([\p{ID_Start}_][\p{ID_Continue}]*|\.\.\.|'[^']*'|"[^"]*"|[-\d.]+|[[\](),.|])/uy;
const DEPTH_LIMIT = 40;
const UNKNOWN_TYPE: TypeExpression = { k: 'unknown' };

export function parseTypeText(text: string, resolve: (path: readonly string[]) => Value): TypeExpression | null {
  const tokens = tokenize(text);
  if (!tokens) return null;
  const parser = new TypeParser(tokens, resolve);
  const type = parser.union(0);
  return parser.isAtEnd ? type : null;
}

function tokenize(text: string): string[] | null {
  const tokens: string[] = [];
  const source = text.trim();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const match = TOKEN.exec(source);
    if (!match?.[1]) return null;
    tokens.push(match[1]);
  }
  return tokens;
}

class TypeParser {
  private at = 0;

  constructor(
    private readonly tokens: readonly string[],
    private readonly resolve: (path: readonly string[]) => Value,
  ) {}

  get isAtEnd(): boolean {
    return this.at >= this.tokens.length;
  }

  union(depth: number): TypeExpression {
    const parts = [this.generic(depth)];
    while (this.accept('|')) parts.push(this.generic(depth));
    const [only] = parts;
    return parts.length === 1 && only ? only : { k: 'union', of: parts };
  }

  private generic(depth: number): TypeExpression {
    const base = this.atom(depth);
    if (!this.accept('[')) return base;
    return { k: 'generic', base, arguments: this.list(']', depth) };
  }

  private list(close: string, depth: number): TypeExpression[] {
    const types: TypeExpression[] = [];
    while (!this.isAtEnd && !this.accept(close)) {
      const before = this.at;
      types.push(depth < DEPTH_LIMIT ? this.union(depth + 1) : UNKNOWN_TYPE);
      if (!this.accept(',') && this.at === before) this.at++;
    }
    return types;
  }

  private atom(depth: number): TypeExpression {
    const token = this.tokens[this.at];
    if (token === undefined) return UNKNOWN_TYPE;
    if (token === '[' || token === '(') {
      this.at++;
      const inner = this.list(token === '[' ? ']' : ')', depth);
      return token === '(' && inner.length === 1 && inner[0] ? inner[0] : UNKNOWN_TYPE;
    }
    if (token === ']' || token === ')' || token === ',' || token === '|') return UNKNOWN_TYPE;
    this.at++;
    if (token === 'None') return { k: 'none' };
    if (!/^[\p{ID_Start}_]/u.test(token)) return UNKNOWN_TYPE;
    const path = [token];
    while (this.accept('.')) {
      path.push(this.tokens[this.at] ?? '');
      this.at++;
    }
    return { k: 'reference', value: this.resolve(path) };
  }

  private accept(token: string): boolean {
    if (this.tokens[this.at] !== token) return false;
    this.at++;
    return true;
  }
}
