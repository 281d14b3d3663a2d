/** What a scan of the workspace has found, counted by area and put into words. */
import type { Diagnostic } from 'vscode-languageserver';
import { RULES } from '../../rules';
import { AREAS, AREA_TEXTS } from '../../rules/areas';
import type { Area } from '../../rules/rule';
import type { ScanResult } from './protocol';

const AREA_OF_RULE = new Map<unknown, Area>(RULES.map(({ id, area }) => [id, area]));
/** Findings about ignore comments belong to no rule. */
const OTHER = 'Ignore comments';

export class ScanCounts {
  readonly #byArea = new Map<Area | undefined, number>();
  #findings = 0;
  #filesWithFindings = 0;
  #files = 0;
  #total = 0;

  add(diagnostics: readonly Diagnostic[], done: number, total: number): void {
    this.#files = done;
    this.#total = total;
    this.#findings += diagnostics.length;
    if (diagnostics.length > 0) this.#filesWithFindings++;
    for (const { code } of diagnostics) {
      const area = AREA_OF_RULE.get(code);
      this.#byArea.set(area, (this.#byArea.get(area) ?? 0) + 1);
    }
  }

  /** @param limit as many files of a folder were read at most */
  result(isCancelled: boolean, limit: number | undefined): ScanResult {
    const areas = [...AREAS, undefined].flatMap((area) => {
      const findings = this.#byArea.get(area);
      return findings === undefined ? [] : [{ title: area ? AREA_TEXTS[area].title : OTHER, findings }];
    });
    const sentences = [
      ...(isCancelled ? [this.#cancelled()] : []),
      this.#found(isCancelled),
      ...(areas.length > 0 ? [`${areas.map(({ title, findings }) => `${title}: ${findings}`).join(', ')}.`] : []),
      ...(limit === undefined
        ? []
        : [
            `Only ${limit === 1 ? '1 file of a folder is' : `${limit} files of a folder are`} read (threadwise.maxFiles).`,
          ]),
    ];
    return { findings: this.#findings, areas, isCancelled, summary: sentences.join(' ') };
  }

  #cancelled(): string {
    return this.#total === 0
      ? 'Cancelled before the first file was checked.'
      : `Cancelled after ${this.#files} of ${count(this.#total, 'file')}; what was found until then stays.`;
  }

  #found(isCancelled: boolean): string {
    if (this.#findings === 0)
      return isCancelled ? 'No findings so far.' : `No findings in ${count(this.#total, 'file')}.`;
    return `${count(this.#findings, 'finding')} in ${this.#filesWithFindings} of ${count(this.#files, 'file')}.`;
  }
}

function count(number: number, thing: string): string {
  return number === 1 ? `1 ${thing}` : `${number} ${thing}s`;
}
