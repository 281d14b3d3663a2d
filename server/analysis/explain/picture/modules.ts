/** Folders and files as modules: which of them stand for all that is in them, so that a large workspace stays readable. */
import type { FileId } from '../../../../rules/model';
import { MODULES_AT_FIRST, SMALL_WORKSPACE } from './limits';

export interface Modules {
  /** The closed module that a file is part of; `null`: its functions are shown one by one. */
  of(file: FileId): string | null;
  /** Without the folders that all files share. */
  readonly nameOf: (module: string) => string;
  /** Modules that are not closed, without the root. */
  readonly opened: readonly string[];
}

interface Folder {
  readonly path: string;
  readonly children: Map<string, Folder>;
  /** Functions in it and below. */
  count: number;
}

export interface Wishes {
  readonly expanded?: readonly string[];
  readonly collapsed?: readonly string[];
}

/** @param counts functions worth showing, by file */
export function chooseModules(counts: ReadonlyMap<FileId, number>, { expanded = [], collapsed = [] }: Wishes): Modules {
  const root = commonFolder([...counts.keys()]);
  const tree = treeOf(counts, root);
  const open = new Set([tree.path]);
  const closed = new Set(collapsed);
  if (tree.count <= SMALL_WORKSPACE) openAll(tree, open, closed);
  else openLargest(tree, open, closed);
  for (const path of expanded) for (const ancestor of ancestors(path, root)) open.add(ancestor);
  for (const path of closed) if (!expanded.includes(path)) open.delete(path);
  return {
    of: (file) => [root, ...ancestors(file, root)].find((path) => !open.has(path)) ?? null,
    opened: openedIn(tree, open),
    nameOf: (module) => (module.startsWith(`${root}/`) ? module.slice(root.length + 1) : module),
  };
}

export function commonFolder(files: readonly FileId[]): string {
  const [first = '', ...others] = files.map((file) => file.split('/').slice(0, -1));
  let shared = first.length;
  for (const other of others) {
    let same = 0;
    while (same < shared && other[same] === first[same]) same++;
    shared = same;
  }
  return (first === '' ? [] : first.slice(0, shared)).join('/');
}

function treeOf(counts: ReadonlyMap<FileId, number>, root: string): Folder {
  const tree: Folder = { path: root, children: new Map(), count: 0 };
  for (const [file, count] of counts) {
    tree.count += count;
    let at = tree;
    for (const path of ancestors(file, root)) {
      let child = at.children.get(path);
      if (!child) at.children.set(path, (child = { path, children: new Map(), count: 0 }));
      child.count += count;
      at = child;
    }
  }
  return tree;
}

/** Those that can be seen: what is in a closed folder is not. */
function openedIn(tree: Folder, open: ReadonlySet<string>): readonly string[] {
  const found: string[] = [];
  const waiting = [...tree.children.values()];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (!open.has(next.path)) continue;
    found.push(next.path);
    waiting.push(...next.children.values());
  }
  return found.sort();
}

/** Folders below the root on the way to a path, and the path itself. */
function ancestors(path: string, root: string): readonly string[] {
  const parts = (path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path).split('/');
  const start = path.startsWith(`${root}/`) ? `${root}/` : '';
  return parts.map((_, index) => start + parts.slice(0, index + 1).join('/'));
}

function openAll(folder: Folder, open: Set<string>, closed: ReadonlySet<string>): void {
  const waiting = [folder];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (closed.has(next.path)) continue;
    open.add(next.path);
    waiting.push(...next.children.values());
  }
}

/** Folders only: which functions of a file matter is a question for people. */
function openLargest(tree: Folder, open: Set<string>, closed: ReadonlySet<string>): void {
  let visible = [...tree.children.values()];
  for (;;) {
    const candidate = visible
      .filter((folder) => folder.children.size > 0 && !closed.has(folder.path))
      .filter((folder) => visible.length - 1 + folder.children.size <= MODULES_AT_FIRST)
      .sort((a, b) => b.count - a.count)[0];
    if (!candidate) return;
    open.add(candidate.path);
    visible = [...visible.filter((folder) => folder !== candidate), ...candidate.children.values()];
  }
}
