/** `threadwise explain`: the page of a rule, or the concurrency model of a function, a file or a folder. */
import { readFile } from 'node:fs/promises';
import type { Span } from '../../rules/facts';
import type { FileId } from '../../rules/model';
import type { Workspace } from '../analysis/api';
import { didYouMean } from '../analysis/configuration/suggestion';
import { pictureMarkdown, withPicture } from '../analysis/explain/picture/pictureMarkdown';
import { computeLineStarts, lineText, offsetAt } from '../analysis/positions';
import { rulePagePath } from '../platform/assets';
import { displayPath, toFileId } from '../platform/paths';
import type { Engine, RuleSummary } from './engine';
import { UsageError } from './exit';
import type { CliIo } from './io';
import { createProgress } from './progress';
import { openProject, type OpenProject } from './project';

export async function explain(io: CliIo, engine: Engine, target: string): Promise<void> {
  const rule = engine.rules.find((candidate) => candidate.id === target);
  io.stdout.write(rule === undefined ? await explainPlace(io, engine, target) : await explainRule(rule));
}

async function explainRule(rule: RuleSummary): Promise<string> {
  const page = rulePagePath(rule);
  return page === undefined ? `# ${rule.id}\n\n${rule.summary}\n` : readFile(page, 'utf8');
}

interface Place {
  readonly path: FileId;
  readonly isFolder: boolean;
  readonly line: number | undefined;
}

async function explainPlace(io: CliIo, engine: Engine, target: string): Promise<string> {
  const place = await findPlace(io, engine, target);
  const progress = createProgress(io);
  const log = (level: string, message: string): void => {
    if (level === 'error' || level === 'warn') {
      io.stderr.write(`threadwise: ${message}\n`);
    }
  };
  try {
    const project = await openProject(io, engine, [place.path], log, progress);
    progress.stop();
    return place.isFolder ? explainFolder(project) : explainIn(io, project, place);
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
    const path = toFileId(name, io.cwd);
    const kind = await io.fileSystem.kindOf(path).catch(() => undefined);
    if (kind === 'folder' && line !== undefined) {
      throw new UsageError(`${name} is a folder and has no lines: name a file in it, as in ${name}/file.py:10`);
    }
    if (kind !== undefined) {
      return { path, isFolder: kind === 'folder', line };
    }
  }
  const hint = didYouMean(
    target,
    engine.rules.map((rule) => rule.id),
  );
  throw new UsageError(`No rule and no file of this name: ${target}.${hint}`);
}

/** Only what is below the folder, although more has been read to find out who calls it. */
function explainFolder({ workspace, files }: OpenProject): string {
  const picture = workspace.picture({ kind: 'workspace', files });
  return asText(picture && pictureMarkdown(picture), 'There is no code to explain in this folder.');
}

function explainIn(io: CliIo, { workspace, texts, onDisk, skipped }: OpenProject, { path, line }: Place): string {
  const text = texts.get(path);
  if (text === undefined || workspace.status(path)?.k === 'skipped') {
    throw new UsageError(`${displayPath(io.cwd, path)} cannot be checked: ${skipped[0]?.reason ?? 'unreadable'}`);
  }
  if (line !== undefined) {
    const file = onDisk.get(path);
    const part = partOf(displayPath(io.cwd, path), line, file?.text ?? text);
    return explainLine(workspace, { path, line, text, part: file ? file.textIn(part) : part });
  }
  const picture = workspace.picture({ kind: 'file', file: path });
  return asText(picture && pictureMarkdown(picture), 'There is no code to explain in this file.');
}

function partOf(name: string, line: number, text: string): Span {
  const lineStarts = computeLineStarts(text);
  if (line < 1 || line > lineStarts.length) {
    throw new UsageError(`${name} has ${lineStarts.length} lines, and no line ${line}`);
  }
  const start = offsetAt(text, lineStarts, { line, column: 1 });
  return { start, end: start + lineText(text, lineStarts, line).length };
}

interface ExplainedLine {
  readonly path: FileId;
  readonly line: number;
  readonly text: string;
  /** Of the text; `null`: nothing of it stands on that line. */
  readonly part: Span | null;
}

function explainLine(workspace: Workspace, { path, line, text, part }: ExplainedLine): string {
  const nothing = `There is no code to explain at line ${line}.`;
  if (!part) return asText(null, nothing);
  // A function may begin in the middle of its line (`app.get('/', (req, res) => {`): its end is inside.
  const offset = part.start + Math.max(0, text.slice(part.start, part.end).trimEnd().length - 1);
  const explanation = workspace.explainAt(path, offset);
  const picture = workspace.picture({ kind: 'function', file: path, offset });
  return asText(explanation && picture && withPicture(explanation.markdown, picture), nothing);
}
function asText(markdown: string | null, otherwise: string): string {
  return `${(markdown ?? otherwise).trimEnd()}\n`;
}
