/** What the analysis needs of its surroundings. Node, a browser worker and tests each provide one. */
import type { Language } from '../../rules/facts';
import type { PatternVerdict, RegularExpression } from '../../rules/model';
import type { FrontEnd } from './languages/frontEnd';

export interface Host {
  /** Loads a parser the first time a file of its languages is seen. */
  loadFrontEnd(language: Language): Promise<FrontEnd>;
  /** Stable content hash; equal texts give equal hashes. */
  hash(text: string): string;
  /** Monotonic milliseconds. */
  now(): number;
  /** Lets other work run: cancellations and requests arrive only then. */
  yield(): Promise<void>;
  /** How long a regular expression may take; `null` = that cannot be found out. Absent where nobody can tell. */
  judgePattern?(pattern: RegularExpression): Promise<PatternVerdict | null>;
  log(level: 'error' | 'warn' | 'info' | 'debug', message: string): void;
}
