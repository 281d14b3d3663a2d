/** The examples show what they are meant to show, and nothing else: the good counterparts are silent. */
import assert from 'node:assert/strict';
import type { ReportedFinding } from '../../server/report/report';
import { run } from '../cli/harness';
import { REPOSITORY } from '../support/paths';

const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  'fastapi-service': [
    'app/main.py:16 warning blocking-call-on-event-loop: orders.find → database.fetch_one → sqlite3.connect',
    'app/main.py:41 warning cpu-bound-on-event-loop: reports.similar_pairs → nested loops over the same data',
    'app/payments.py:16 warning blocking-call-on-event-loop: requests.post',
    'app/payments.py:20 warning blocking-call-on-event-loop: time.sleep',
  ],
  'express-service': [
    'src/routes/accounts.ts:11 warning cpu-bound-on-event-loop: hashPassword → crypto.pbkdf2Sync',
    'src/routes/invoices.ts:9 warning blocking-call-on-event-loop: renderInvoice → loadTemplate → fs.readFileSync',
  ],
  gil: [
    'renderer/parallel.py:12 warning thread-for-cpu-work: render_band → render_row → loop of 1,200,000 turns',
    'renderer/parallel.py:17 warning thread-for-cpu-work: render_band → render_row → loop of 1,200,000 turns',
    'renderer/parallel.py:17 information thread-per-task: ',
  ],
};

function describeFinding({ file, range, severity, rule, message, path, cause }: ReportedFinding): string {
  const [headline = ''] = message.split('\n');
  const [, way] = headline.split(': ');
  return `${file}:${range.start.line} ${severity} ${rule}: ${way ?? (path.length === 0 ? (cause?.api ?? '') : '')}`;
}

describe('examples', () => {
  for (const [name, expected] of Object.entries(EXPECTED)) {
    it(`${name}: exactly the findings that its comments announce`, async () => {
      const { json, stderr } = await run(['check', '--format', 'json', '--severity', 'hint'], `${REPOSITORY}/examples/${name}`);
      const report = json();
      assert.deepEqual([stderr, report.skipped, report.errors], ['', [], []]);
      assert.deepEqual(report.findings.map(describeFinding), expected);
    });
  }
});
