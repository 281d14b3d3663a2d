/** One file: text to facts. */
import { FACTS_VERSION, type FileFacts, type Language } from '../../../../rules/facts';
import type { Extraction } from '../frontEnd';
import { suppressions } from './comments';
import { FileBuilder, TooDeep } from './file';
import { declareBody } from './functions';
import { layout, markers } from './layout';
import { errorSpans, lineStarts, parse, TOO_DEEP } from './parse';
import { statements } from './statements';

export function extract(text: string, language: Language, fileName: string): Extraction {
  const parsed = parse(text, fileName);
  if (!parsed.ok) return parsed;
  try {
    const file = new FileBuilder(parsed.source);
    readModule(file);
    return { ok: true, facts: finish(file, language, fileName) };
  } catch (error) {
    // The walk is as deep as the nesting of the text, and so limited; the engine's stack may be smaller still.
    if (error instanceof TooDeep || error instanceof RangeError) return { ok: false, reason: TOO_DEEP };
    return { ok: false, reason: `not understood (${error instanceof Error ? error.message : 'unknown error'})` };
  }
}

function readModule(file: FileBuilder): void {
  const { source } = file;
  const body = file.newBody({
    wantedKey: '<module>',
    name: '<module>',
    kind: 'module',
    isAsync: false,
    isGenerator: false,
    parent: null,
    scope: null,
    self: null,
    decorators: [],
    span: { start: 0, end: file.text.length },
    nameSpan: { start: 0, end: 0 },
    isStub: false,
  });
  declareBody(body, source.statements);
  statements(body, source.statements);
}

function finish(file: FileBuilder, language: Language, fileName: string): FileFacts {
  const starts = lineStarts(file.text);
  return {
    version: FACTS_VERSION,
    language,
    lineStarts: starts,
    functions: file.functions.map((body) => body.finish()),
    classes: file.classes,
    exports: file.exports,
    imports: file.imports,
    suppressions: suppressions(file.source, starts),
    errorSpans: errorSpans(file.source),
    markers: markers(file, fileName),
    layout: layout(file),
  };
}
