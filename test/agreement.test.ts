/** The editor and the command line report the same findings on every fixture project. */
import { strict as assert } from 'node:assert';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import type { Diagnostic } from 'vscode-languageserver/node';
import { RULE_IDS } from '../rules';
import { createWorkspace } from '../server/analysis/workspace';
import { createNodePlatform } from '../server/lsp/nodePlatform';
import type { ReportedFinding } from '../server/report/report';
import { createProject, removeProjects, run } from './cli/harness';
import { TestSession } from './lsp/session';
import { allFixtures, isSource, plainFiles } from './support/fixtures';

const ATTEMPTS = 50;
const SEVERITIES = ['', 'error', 'warning', 'information', 'hint'];

describe('editor and command line agree', () => {
  after(removeProjects);

  for (const fixture of allFixtures()) {
    it(fixture.name, async () => {
      const files = plainFiles(fixture);
      const folder = createProject(files);
      const { json } = await run(['check', '.', '--format', 'json', '--severity', 'hint'], folder);
      const session = await startSession(folder);
      try {
        const sources = Object.keys(files).filter(isSource).sort();
        const uriOf = (file: string): string => pathToFileURL(`${folder}/${file}`).href;
        for (const file of sources)
          await session.open(uriOf(file), files[file] ?? '', file.endsWith('.py') ? 'python' : 'typescript');
        await session.indexed();
        for (const file of sources) {
          const printed = json()
            .findings.filter((f) => f.file === file)
            .map(describeFinding)
            .sort();
          assert.deepEqual(await shownIn(session, uriOf(file), printed), printed, file);
        }
      } finally {
        await session.stop();
      }
    });
  }
});

/** Regular expressions are judged after the first answer, so a difference may have to be asked about again. */
async function shownIn(session: TestSession, uri: string, expected: readonly string[]): Promise<readonly string[]> {
  for (let attempt = 0; ; attempt++) {
    const shown = (await session.diagnostics(uri)).map(describeDiagnostic).sort();
    if (attempt === ATTEMPTS || isDeepStrictEqual(shown, expected)) return shown;
    await setTimeout(100);
  }
}

function startSession(folder: string): Promise<TestSession> {
  const platform = createNodePlatform(() => undefined, []);
  return TestSession.start({ platform, createWorkspace, ruleIds: RULE_IDS, version: '0' }, { folder });
}

function describeFinding({ range, severity, rule, message }: ReportedFinding): string {
  const { start, end } = range;
  return `${place(start.line, start.column)}-${place(end.line, end.column)} ${severity} ${rule} ${message}`;
}

function describeDiagnostic({ range, severity, code, message }: Diagnostic): string {
  const { start, end } = range;
  const from = place(start.line + 1, start.character + 1);
  const text = typeof message === 'string' ? message : message.value;
  return `${from}-${place(end.line + 1, end.character + 1)} ${SEVERITIES[severity ?? 0] ?? ''} ${String(code)} ${text}`;
}

function place(line: number, column: number): string {
  return `${String(line)}:${String(column)}`;
}
