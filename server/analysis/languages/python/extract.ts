/** Syntax tree to facts. */
import { FACTS_VERSION, type FileFacts } from '../../../../rules/facts';
import type { Extraction } from '../frontEnd';
import { isGenerated, readSuppressions } from './comments';
import { FileBuilder } from './file';
import { readLayout } from './layout';
import { Lines } from './lines';
import { collectNames } from './names';
import type { ParsePython } from './parse';
import { Scope } from './scopes';
import { readBlock } from './statements';
import { spanOf, type SyntaxTree } from './syntax';

/** @param topLevelAwait whether the module itself may await, as in a notebook */
export function extract(parse: ParsePython, text: string, topLevelAwait = false): Extraction {
  try {
    const parsed = parse(text);
    return parsed.ok ? { ok: true, facts: factsOf(text, parsed.tree, topLevelAwait) } : parsed;
  } catch (error) {
    if (error instanceof RangeError) return { ok: false, reason: 'too deeply nested' };
    const message = error instanceof Error ? error.message : String(error);
    return { ok: false, reason: `not understood (internal error: ${message})` };
  }
}

function factsOf(text: string, tree: SyntaxTree, topLevelAwait: boolean): FileFacts {
  const { root } = tree;
  const file = new FileBuilder(text, tree.hasWalrus);
  readModule(file, tree, topLevelAwait);
  file.runPending();
  const functions = file.bodies.map((body) => body.finish());
  const lines = new Lines(text);
  return {
    version: FACTS_VERSION,
    language: 'python',
    lineStarts: lines.starts,
    functions,
    classes: file.classes.map((draft) => draft.finish((fn) => functions[fn]?.isStub === true)),
    exports: [],
    imports: file.imports,
    ...(file.explicitExports && { explicitExports: file.explicitExports }),
    suppressions: readSuppressions(text, tree.comments, lines),
    errorSpans: tree.errors.map(({ start, end }) => ({ start, end })),
    markers: {
      shebang: /^\ufeff?#!/.test(text),
      mainGuard: file.mainGuard,
      directives: [],
      esModule: false,
      generated: isGenerated(text, tree.comments),
    },
    layout: readLayout(text, root, lines),
  };
}

function readModule(file: FileBuilder, tree: SyntaxTree, isAsync: boolean): void {
  const { root } = tree;
  const names = collectNames(root, file.text, file.hasWalrus);
  for (const statement of tree.globals) {
    for (const name of statement.children) names.declared.add(file.text.slice(name.start, name.end));
  }
  const module = file.addBody(
    {
      key: '<module>',
      name: '<module>',
      kind: 'module',
      isAsync,
      parent: -1,
      class: undefined,
      parameters: [],
      returns: undefined,
      decorators: [],
      span: spanOf(root),
      nameSpan: { start: 0, end: 0 },
      isStub: false,
    },
    () => Scope.module(names),
  );
  readBlock(module, root);
}
