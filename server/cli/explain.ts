/** `threadwise explain`: the page of a rule, or the concurrency model of the code at a place. */
import { readFile } from 'node:fs/promises';
import type { FileId } from '../../rules/model';
import type { Explanation, Workspace } from '../analysis/api';
import { didYouMean } from '../analysis/configuration/suggestion';
import { computeLineStarts, lineText, offsetAt } from '../analysis/positions';
import { rulePagePath } from '../platform/assets';
import { displayPath, toFileId } from '../platform/paths';
import type { Engine, RuleSummary } from './engine';
import { UsageError } from './exit';
import type { CliIo } from './io';
import { createProgress } from './progress';
import { openProject } from './project';

export async function explain(io: CliIo, engine: Engine, target: string): Promise<void> {
  const rule = engine.rules.find((candidate) => candidate.id === target);
  io.stdout.write(rule === undefined ? await explainPlace(io, engine, target) : await explainRule(rule));
}

async function explainRule(rule: RuleSummary): Promise<string> {
  const page = rulePagePath(rule);
  return page === undefined ? `# ${rule.id}\n\n${rule.summary}\n` : readFile(page, 'utf8');
}

interface Place {
  readonly file: FileId;
  readonly line: number | undefined;
}

async function explainPlace(io: CliIo, engine: Engine, target: string): Promise<string> {
  const { file, line } = await findPlace(io, engine, target);
  const progress = createProgress(io);
  const log = (level: string, message: string): void => {
    if (level === 'error' || level === 'warn') {
      io.stderr.write(`threadwise: ${message}\n`);
    }
  };
  try {
    const { workspace, texts, skipped } = await openProject(io, engine, [file], log, progress);
    progress.stop();
    const text = texts.get(file);
    if (text === undefined || workspace.status(file)?.k === 'skipped') {
      throw new UsageError(`${displayPath(io.cwd, file)} cannot be checked: ${skipped[0]?.reason ?? 'unreadable'}`);
    }
    return line === undefined ? explainFile(workspace, file, text) : explainLine(io, workspace, { file, line }, text);
  } finally {
    progress.stop();
  }
}

/** `PATH:LINE` only if no file has that very name; a drive letter is no path on its own. */
async function findPlace(io: CliIo, engine: Engine, target: string): Promise<Place> {
  const match = /^(.+):(\d+)$/.exec(target);
  const candidates = [
    { name: target, line: undefined },
    ...(match ? [{ name: match[1] ?? '', line: Number(match[2]) }] : []),
  ];
  for (const { name, line } of candidates) {
    const file = toFileId(name, io.cwd);
    const kind = await io.fileSystem.kindOf(file).catch(() => undefined);
    if (kind === 'folder') {
      throw new UsageError(`${name} is a folder: name a file, or a line in it as ${name}/file.py:10`);
    }
    if (kind !== undefined) {
      return { file, line };
    }
  }
  const hint = didYouMean(
    target,
    engine.rules.map((rule) => rule.id),
  );
  throw new UsageError(`No rule and no file of this name: ${target}.${hint}`);
}

function explainLine(io: CliIo, workspace: Workspace, { file, line = 1 }: Place, text: string): string {
  const lineStarts = computeLineStarts(text);
  if (line < 1 || line > lineStarts.length) {
    throw new UsageError(`${displayPath(io.cwd, file)} has ${lineStarts.length} lines, and no line ${line}`);
  }
  // A function may begin in the middle of its line (`app.get('/', (req, res) => {`): its end is inside.
  const end = Math.max(1, lineText(text, lineStarts, line).trimEnd().length);
  const explanation = workspace.explainAt(file, offsetAt(text, lineStarts, { line, column: end }));
  return explanation === null ? `There is no code to explain at line ${line}.\n` : asText(explanation);
}

/** Every function that does or meets something worth telling. */
function explainFile(workspace: Workspace, file: FileId, text: string): string {
  const lineStarts = computeLineStarts(text);
  const explanations = new Map<string, Explanation>();
  for (let line = 1; line <= lineStarts.length; line++) {
    const indent = lineText(text, lineStarts, line).search(/\S/);
    const explanation =
      indent < 0 ? null : workspace.explainAt(file, offsetAt(text, lineStarts, { line, column: indent + 1 }));
    if (explanation !== null && isWorthTelling(explanation)) {
      explanations.set(`${explanation.span.start}:${explanation.span.end}`, explanation);
    }
  }
  if (explanations.size === 0) {
    return 'Nothing in this file blocks, computes or runs concurrently, as far as Threadwise can tell.\n';
  }
  return [...explanations.values()].map(asText).join('\n');
}

function isWorthTelling({ classification, isAsync, findings, handOffs }: Explanation): boolean {
  return classification !== 'light' || isAsync || findings.length > 0 || handOffs.length > 0;
}

function asText({ markdown }: Explanation): string {
  return `${markdown.trimEnd()}\n`;
}
