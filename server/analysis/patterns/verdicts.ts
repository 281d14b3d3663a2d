/** What is known about the running time of regular expressions: an input of the analysis that comes in later. */
import type { FileId, PatternVerdict, RegularExpression } from '../../../rules/model';
import type { Host } from '../host';

interface OpenQuestion {
  readonly pattern: RegularExpression;
  /** Whose findings wait for the answer. */
  readonly files: Set<FileId>;
  /** The host is at it. */
  isAsked: boolean;
}

export class PatternVerdicts {
  private readonly known = new Map<string, PatternVerdict | null>();
  private readonly open = new Map<string, OpenQuestion>();

  /** `undefined` = not known, perhaps not yet: then it is asked about next. */
  verdict(pattern: RegularExpression, file: FileId): PatternVerdict | undefined {
    const key = keyOf(pattern);
    const known = this.known.get(key);
    if (known !== undefined) return known ?? undefined;
    const entry = this.open.get(key) ?? { pattern, files: new Set<FileId>(), isAsked: false };
    entry.files.add(file);
    this.open.set(key, entry);
    return undefined;
  }

  /**
   * Asks about everything that findings wait for, one after the other.
   * @param limit milliseconds; what is left then stays open
   * @returns the files whose findings may have changed
   */
  async judge(host: Host, limit: number): Promise<readonly FileId[]> {
    const changed = new Set<FileId>();
    const end = host.now() + limit;
    for (const [key, question] of [...this.open]) {
      if (!host.judgePattern || host.now() > end) break;
      if (question.isAsked) continue;
      question.isAsked = true;
      const verdict = await host.judgePattern(question.pattern);
      this.known.set(key, verdict);
      this.open.delete(key);
      if (verdict && verdict.complexity !== 'linear') for (const file of question.files) changed.add(file);
    }
    return [...changed].sort();
  }
}

function keyOf({ source, flags }: RegularExpression): string {
  return `${flags}/${source}`;
}
