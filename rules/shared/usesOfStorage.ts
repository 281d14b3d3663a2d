/** Where a variable or a field is used in a file, whichever function does it. */
import type { OperationId, Value } from '../facts';
import type { FileView, FunctionView, Graph } from '../model';
import { usedBy, valuesIn, type Use } from './uses';

export interface StorageUse extends Use {
  readonly fn: FunctionView;
  readonly by: OperationId;
}

/** Uses of the data itself, in the order of the text. Reading it as such is no use. */
export function usesOfStorage(file: FileView, key: string, graph: Graph): readonly StorageUse[] {
  return file.functions.flatMap((fn) =>
    fn.facts.operations.flatMap((operation, by) =>
      usedBy(operation).flatMap(({ value, as }) =>
        [...valuesIn(value)]
          .filter((inner) => isPlace(inner) && graph.values.storage(fn, inner, by)?.key === key)
          .map((inner) => ({ fn, by, as, isPart: inner !== value })),
      ),
    ),
  );
}

function isPlace({ k }: Value): boolean {
  return k === 'name' || k === 'member' || k === 'index';
}
