import type { FileView, Graph } from '../../rules/model';
import type { Description, Finding } from './api';
export function describeAt(
  _graph: Graph,
  _file: FileView,
  _offset: number,
  _findings: readonly Finding[],
): Description | null {
  return null;
}
