/** Places as people read them: `db.py:12`. The one function that turns them into links when hosts can follow links. */
import type { DescribedModule } from '../../../rules/catalog/catalog';
import type { Span } from '../../../rules/facts';
import type { FileId, FileView, Graph, PathStep } from '../../../rules/model';

/** The graph, files by name, and what the catalogue says about modules. */
export type Views = Graph & {
  file(id: FileId): FileView | undefined;
  concurrencyModule(file: FileId, module: string): DescribedModule | undefined;
};

/** Writes places as seen from one file. */
export interface Places {
  of(file: FileId, offset: number): string;
}

export function placesFrom(views: Views, home: FileId): Places {
  return {
    of(file, offset) {
      const view = views.file(file);
      const name = nameFrom(home, file);
      return view ? `${name}:${view.lineOf(offset)}` : name;
    },
  };
}

/** Without the folders that both files share. */
function nameFrom(home: FileId, file: FileId): string {
  const own = home.split('/');
  const other = file.split('/');
  let shared = 0;
  while (shared < other.length - 1 && own[shared] === other[shared]) shared++;
  return other.slice(shared).join('/');
}

/** `load` (main.py:4) → `open` (db.py:2) */
export function wayOf(path: readonly PathStep[], places: Places): string {
  return path.map((step) => `${callText(step)} (${places.of(step.file, step.span.start)})`).join(' → ');
}

/** Steps name calls; loops and recursion are described in words. */
function callText({ call }: PathStep): string {
  return /\s/.test(call) && !/^(with|iterating|await) /.test(call) ? call : `\`${call}\``;
}

export function contains(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}
