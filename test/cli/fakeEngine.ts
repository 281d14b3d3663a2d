/** An engine that reports what the text of a file asks for, to test the command line apart from the analysis. */
import type { Finding, Workspace } from '../../server/analysis/api';
import type { Engine } from '../../server/cli/engine';
import type { FileId } from '../../rules/model';

const RULES = [
  { id: 'blocking-call-on-event-loop', area: 'event-loop', languages: ['python'], summary: 'Blocks.' },
  { id: 'cpu-bound-on-event-loop', area: 'event-loop', languages: ['python'], summary: 'Computes.' },
] as const;

/** `error`, `warning`, `information` and `hint` in a text are findings; `log-error` goes wrong inside; `throw` throws. */
export function createFakeEngine(): Engine {
  return {
    rules: RULES,
    createWorkspace(host) {
      const texts = new Map<FileId, string>();
      const skipped = new Map<FileId, string>();
      const workspace: Partial<Workspace> = {
        setKnownFiles: () => undefined,
        setManifest: () => undefined,
        setSkipped: (file, reason) => void skipped.set(file, reason),
        settle: () => true,
        reconfigure: () => undefined,
        judgePatterns: () => Promise.resolve([]),
        importsOf: () => [],
        status(file) {
          const reason = skipped.get(file);
          if (reason !== undefined) return { k: 'skipped', reason };
          return texts.has(file) ? { k: 'checked', functions: 1, parseErrors: 0 } : undefined;
        },
        setText(file, text) {
          texts.set(file, text);
          return Promise.resolve({ k: 'checked', functions: 1, parseErrors: 0 });
        },
        check(file) {
          const text = texts.get(file) ?? '';
          if (text.includes('log-error')) {
            host.log('error', 'a rule broke');
          }
          if (text.includes('throw')) {
            throw new Error('out of order');
          }
          return [...text.matchAll(/\b(?:error|warning|information|hint)\b/g)].map((match) => finding(file, match));
        },
      };
      return workspace as Workspace;
    },
  };
}

function finding(file: FileId, match: RegExpExecArray): Finding {
  const severity = match[0] as Finding['severity'];
  return {
    file,
    rule: severity === 'hint' ? 'cpu-bound-on-event-loop' : 'blocking-call-on-event-loop',
    severity,
    confidence: 'high',
    message: `An ${severity}`,
    span: { start: match.index, end: match.index + severity.length },
    path: [],
    related: [],
    fixes: [],
  };
}
