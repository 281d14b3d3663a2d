/** Findings with offsets → findings with lines and columns. */
import type { Span } from '../../rules/facts';
import type { FileId, PathStep } from '../../rules/model';
import type { Finding, Workspace } from '../analysis/api';
import { bomLength, computeLineStarts, lineText, positionAt } from '../analysis/positions';
import type { OnDisk } from '../platform/notebookFile';
import type { ReportedFinding, ReportedFix, ReportedRange, ReportedStep } from './report';

export interface FindingSource {
  readonly textOf: (file: FileId) => string | undefined;
  /** For files whose text is not what is on the disk: people and tools look there. */
  readonly onDisk?: (file: FileId) => OnDisk | undefined;
  readonly display: (file: FileId) => string;
  readonly docUrl: (rule: string) => string | undefined;
  readonly printFix: Workspace['printFix'];
}

interface LineIndex {
  readonly text: string;
  readonly lineStarts: readonly number[];
  readonly bom: number;
}

const NO_TEXT: LineIndex = { text: '', lineStarts: [0], bom: 0 };

export class FindingConverter {
  private readonly indices = new Map<FileId, LineIndex>();
  private readonly shown = new Map<string, FileId>();

  constructor(private readonly source: FindingSource) {}

  convert(finding: Finding): ReportedFinding {
    const { display, docUrl } = this.source;
    const { file, span, rule, severity, confidence, message, context, cause } = finding;
    const page = docUrl(rule);
    return {
      ...{ file: display(file), rule, severity, confidence, message },
      ...(page === undefined ? {} : { docUrl: page }),
      range: this.rangeOf(file, span),
      ...(context === undefined ? {} : { context }),
      ...(cause === undefined ? {} : { cause }),
      path: finding.path.map((step) => this.convertStep(step)),
      related: finding.related.map((place) => ({
        file: display(place.file),
        range: this.rangeOf(place.file, place.span),
        message: place.message,
      })),
      fixes: this.convertFixes(finding),
    };
  }

  /** A line of a file, by the path that is displayed. */
  lineOf(displayed: string, line: number): string {
    const file = this.shown.get(displayed);
    if (file === undefined) {
      return '';
    }
    const { text, lineStarts } = this.indexOf(file);
    return lineText(text, lineStarts, line);
  }

  private convertStep({ file, span, function: name, call }: PathStep): ReportedStep {
    return { file: this.source.display(file), ...this.rangeOf(file, span).start, function: name, call };
  }

  /** A fix that cannot be carried out is not worth a mention. */
  private convertFixes(finding: Finding): ReportedFix[] {
    return finding.fixes.flatMap((fix) => {
      const edits = this.source.printFix(finding.file, finding, fix);
      if (edits === null) {
        return [];
      }
      const file = this.source.display(finding.file);
      const onDisk = this.source.onDisk?.(finding.file);
      const reported = edits
        .map((edit) => onDisk?.editOf(edit) ?? edit)
        .map(({ span, newText }) => ({ file, range: this.rangeOnDisk(finding.file, span), newText }));
      return [{ title: fix.title, safety: fix.safety, edits: reported }];
    });
  }

  private rangeOf(file: FileId, span: Span): ReportedRange {
    return this.rangeOnDisk(file, this.source.onDisk?.(file)?.spanOf(span) ?? span);
  }

  private rangeOnDisk(file: FileId, span: Span): ReportedRange {
    const { lineStarts, bom } = this.indexOf(file);
    return { start: positionAt(lineStarts, span.start, bom), end: positionAt(lineStarts, span.end, bom) };
  }

  private indexOf(file: FileId): LineIndex {
    const known = this.indices.get(file);
    if (known !== undefined) {
      return known;
    }
    const text = this.source.onDisk?.(file)?.text ?? this.source.textOf(file);
    const index = text === undefined ? NO_TEXT : { text, lineStarts: computeLineStarts(text), bom: bomLength(text) };
    this.indices.set(file, index);
    this.shown.set(this.source.display(file), file);
    return index;
  }
}

/** Files by name, then line, column and rule; plain comparison of characters, the same on every machine. */
export function compareFindings(a: ReportedFinding, b: ReportedFinding): number {
  return (
    compare(a.file, b.file) ||
    a.range.start.line - b.range.start.line ||
    a.range.start.column - b.range.start.column ||
    compare(a.rule, b.rule)
  );
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
