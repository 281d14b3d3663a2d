/** One file while its facts are being collected. */
import type ts from 'typescript';
import type {
  ClassFacts,
  ClassIndex,
  ClassMember,
  Decorator,
  ExportFact,
  Field,
  ImportFact,
  Span,
  Value,
} from '../../../../rules/facts';
import { Body, type BodyOptions } from './body';
import { TOO_DEEP } from './parse';
import type { BindingDraft } from './scopes';

/** Nesting of expressions and statements beyond which a file is given up; the parser gives up at about the same depth. */
const MAX_DEPTH = 1200;

/** Key segment of what has no name. */
export const ANONYMOUS = '<anonymous>';

export class TooDeep extends Error {
  constructor() {
    super(TOO_DEEP);
  }
}

type Draft<T> = { -readonly [Key in keyof T]: T[Key] };
export interface ClassDraft extends Omit<Draft<ClassFacts>, 'bases' | 'decorators' | 'members' | 'fields'> {
  bases: Value[];
  decorators: Decorator[];
  members: ClassMember[];
  fields: FieldDraft[];
}
export type FieldDraft = Omit<Draft<Field>, 'assignments'> & { assignments: Field['assignments'][number][] };

export class FileBuilder {
  readonly functions: Body[] = [];
  readonly classes: ClassDraft[] = [];
  readonly imports: ImportFact[] = [];
  readonly exports: ExportFact[] = [];
  readonly text: string;
  /** `import.meta` was seen. */
  usesImportMeta = false;
  /** Inside `declare …`, where bodies are missing on purpose. */
  isAmbient: boolean;
  /** Names exported by the namespace being read; `null` outside of one. */
  namespaceExports: string[] | null = null;
  /** Values of nodes that are already evaluated: the receivers of optional chains in progress. */
  readonly known = new Map<ts.Node, Value>();
  /** Classes of the old style that are variables, by function and name. */
  readonly variableClasses = new Map<string, ClassIndex>();
  /** Names that stand for `module.exports`, by a chain such as `app = module.exports = {}`. */
  readonly exportAliases = new Set<string>();
  private readonly keys = new Map<string, number>();
  private readonly constructorNames: ReadonlySet<string>;
  private depth = 0;

  constructor(readonly source: ts.SourceFile) {
    this.text = source.text;
    this.isAmbient = source.isDeclarationFile;
    this.constructorNames = namesWithPrototype(this.text);
  }

  span(node: ts.Node): Span {
    return { start: node.getStart(this.source), end: node.end };
  }

  /** Counts nesting. `leave` is not called when an exception passes: then the whole file is given up. */
  enter(): void {
    if (++this.depth > MAX_DEPTH) throw new TooDeep();
  }

  leave(): void {
    this.depth--;
  }

  newBody(options: Omit<BodyOptions, 'key'> & { readonly wantedKey: string }): Body {
    const { wantedKey, ...rest } = options;
    const body = new Body(this, this.functions.length, { ...rest, key: this.uniqueKey(wantedKey) });
    this.functions.push(body);
    return body;
  }

  /** A class whose name is known and whose contents follow when its declaration is read. */
  newClass(name: string, parent: Body): BindingDraft & { k: 'class' } {
    const none = { start: 0, end: 0 };
    this.classes.push({
      key: this.uniqueKey(parent.prefix + name),
      name,
      parent: parent.index,
      span: none,
      nameSpan: none,
      bases: [],
      decorators: [],
      members: [],
      fields: [],
      isInterface: false,
    });
    return { k: 'class', class: this.classes.length - 1, assignments: [] };
  }

  class(index: ClassIndex): ClassDraft {
    const found = this.classes[index];
    if (found === undefined) throw new Error(`no class ${String(index)}`);
    return found;
  }

  field(owner: ClassIndex, name: string, isStatic: boolean): FieldDraft {
    const { fields } = this.class(owner);
    let field = fields.find((candidate) => candidate.name === name && candidate.isStatic === isStatic);
    if (field === undefined) fields.push((field = { name, assignments: [], isStatic }));
    return field;
  }

  /** Whether `name.prototype` is mentioned: the name of a class of the old style, if it is a function. */
  isConstructorName(name: string): boolean {
    return this.constructorNames.has(name);
  }

  /** Named things are numbered from the second on, anonymous ones from the first. */
  private uniqueKey(wanted: string): string {
    const count = (this.keys.get(wanted) ?? 0) + 1;
    this.keys.set(wanted, count);
    const key = count > 1 || wanted.endsWith(ANONYMOUS) ? `${wanted}#${String(count)}` : wanted;
    return count > 1 && this.keys.has(key) ? this.uniqueKey(wanted) : key;
  }
}

/** After the name, `X.prototype = …`, `X.prototype.m = …`, `X.prototype['m'] = …`, `f(X.prototype, …)`. */
const PROTOTYPE_USE = /\.prototype(?:\.[\w$]+|\[[^\]\n]{1,80}\])?\s*(?:=(?!=)|,)/g;

function namesWithPrototype(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { index } of text.matchAll(PROTOTYPE_USE)) {
    const name = /[\w$]+$/.exec(text.slice(Math.max(0, index - 100), index));
    if (name) names.add(name[0]);
  }
  return names;
}
