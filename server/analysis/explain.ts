import type { FileView, Graph } from '../../rules/model';
import type { Explanation, Finding } from './api';
export function explainAt(
  _graph: Graph,
  _file: FileView,
  _offset: number,
  _findings: readonly Finding[],
): Explanation | null {
  return null;
}
