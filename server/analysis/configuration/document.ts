/** A TOML or JSON text as plain data, with the place of every key and value for error messages. */
import { parseTree, printParseErrorCode, type Node, type ParseError as JsonParseError } from 'jsonc-parser';
import { getStaticTOMLValue, ParseError, parseTOML, type AST } from 'toml-eslint-parser';
import type { Span } from '../../../rules/facts';

export type KeyPath = readonly (string | number)[];

export interface LocatedDocument {
  readonly value: unknown;
  /** Where the last key of a path stands; for list elements the element. */
  keySpan(path: KeyPath): Span;
  valueSpan(path: KeyPath): Span;
}

export type ParsedDocument =
  | { readonly ok: true; readonly document: LocatedDocument }
  | { readonly ok: false; readonly message: string; readonly offset: number };

interface Place {
  readonly key: Span;
  readonly value: Span;
}

type Places = Map<string, Place>;

const START: Span = { start: 0, end: 0 };

export function parseJsonDocument(text: string): ParsedDocument {
  const errors: JsonParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const first = errors[0];
  if (first !== undefined) {
    return { ok: false, message: wordsOf(printParseErrorCode(first.error)), offset: first.offset };
  }
  const places: Places = new Map();
  const value = root === undefined ? {} : readJson(root, [], spanOfNode(root), places);
  return { ok: true, document: located(value, places) };
}

export function parseTomlDocument(text: string): ParsedDocument {
  try {
    const program = parseTOML(text);
    const places: Places = new Map();
    for (const item of program.body[0].body) {
      if (item.type === 'TOMLTable') {
        noteTable(item, places);
      } else {
        noteKeyValue(item, [], places);
      }
    }
    return { ok: true, document: located(getStaticTOMLValue(program), places) };
  } catch (error) {
    if (error instanceof ParseError) {
      return { ok: false, message: error.message.replace(/\.$/, ''), offset: error.index };
    }
    throw error;
  }
}

function located(value: unknown, places: Places): LocatedDocument {
  return {
    value,
    keySpan: (path) => lookUp(places, path)?.key ?? START,
    valueSpan: (path) => lookUp(places, path)?.value ?? START,
  };
}

/** The place of a path, or of the nearest thing around it that has one. */
function lookUp(places: Places, path: KeyPath): Place | undefined {
  for (let length = path.length; length >= 0; length--) {
    const place = places.get(pathKey(path.slice(0, length)));
    if (place !== undefined) {
      return place;
    }
  }
  return undefined;
}

function pathKey(path: KeyPath): string {
  return JSON.stringify(path);
}

/** `InvalidSymbol` → `invalid symbol`. */
function wordsOf(code: string): string {
  return code.replace(/[A-Z]/g, (letter, index: number) => (index === 0 ? '' : ' ') + letter.toLowerCase());
}

function spanOfNode(node: Node): Span {
  return { start: node.offset, end: node.offset + node.length };
}

function readJson(node: Node, path: KeyPath, key: Span, places: Places): unknown {
  places.set(pathKey(path), { key, value: spanOfNode(node) });
  if (node.type === 'array') {
    return (node.children ?? []).map((child, index) => readJson(child, [...path, index], spanOfNode(child), places));
  }
  if (node.type === 'object') {
    const entries: [string, unknown][] = [];
    for (const property of node.children ?? []) {
      const [name, value] = property.children ?? [];
      if (name !== undefined && value !== undefined) {
        const text = String(name.value);
        entries.push([text, readJson(value, [...path, text], spanOfNode(name), places)]);
      }
    }
    return Object.fromEntries(entries);
  }
  return node.value as unknown;
}

function spanOfToml(node: AST.TOMLNode): Span {
  return { start: node.range[0], end: node.range[1] };
}

function keyNames(key: AST.TOMLKey): string[] {
  return key.keys.map((part) => (part.type === 'TOMLBare' ? part.name : part.value));
}

function noteTable(table: AST.TOMLTable, places: Places): void {
  const path: KeyPath = table.resolvedKey;
  noteParents(keyNames(table.key).slice(0, -1), table.key.keys, [], places);
  places.set(pathKey(path), { key: spanOfToml(table.key), value: spanOfToml(table.key) });
  for (const item of table.body) {
    noteKeyValue(item, path, places);
  }
}

/** The tables that a dotted key makes on its way. */
function noteParents(names: readonly string[], keys: readonly AST.TOMLNode[], base: KeyPath, places: Places): void {
  names.forEach((_, index) => {
    const path = pathKey([...base, ...names.slice(0, index + 1)]);
    const node = keys[index];
    if (node !== undefined && !places.has(path)) {
      places.set(path, { key: spanOfToml(node), value: spanOfToml(node) });
    }
  });
}

function noteKeyValue(item: AST.TOMLKeyValue, base: KeyPath, places: Places): void {
  const names = keyNames(item.key);
  noteParents(names.slice(0, -1), item.key.keys, base, places);
  const last = item.key.keys.at(-1) ?? item.key;
  noteValue(item.value, [...base, ...names], spanOfToml(last), places);
}

function noteValue(node: AST.TOMLContentNode, path: KeyPath, key: Span, places: Places): void {
  places.set(pathKey(path), { key, value: spanOfToml(node) });
  if (node.type === 'TOMLArray') {
    node.elements.forEach((element, index) => {
      noteValue(element, [...path, index], spanOfToml(element), places);
    });
  } else if (node.type === 'TOMLInlineTable') {
    for (const item of node.body) {
      noteKeyValue(item, path, places);
    }
  }
}
