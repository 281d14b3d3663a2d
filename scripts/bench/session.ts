/**
 * What a user feels: the language server as a process of its own over files on disk, asked as an editor asks. Wall time,
 * because the pause that the server waits for is part of it; other programs on the machine count too.
 */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { StreamMessageReader, StreamMessageWriter, createProtocolConnection } from 'vscode-languageserver/node';
import { SERVER_FLAGS } from '../../server/lsp/protocol';
import { REPOSITORY } from '../paths';
import { EditorClient } from './editorClient';
import type { Half } from './workspace';

/** In milliseconds, one value per squiggle, hover or list of actions. */
export interface FeelTimes {
  readonly name: string;
  readonly lines: number;
  readonly squiggle: readonly number[];
  readonly hover: readonly number[];
  readonly actions: readonly number[];
}

const KEYSTROKE = 40;
/** The file that is typed in has about so many lines. */
const LINES = 1000;

export async function measureFeel(halves: readonly Half[], rounds: number): Promise<readonly FeelTimes[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'threadwise-bench-'));
  try {
    const onDisk = (file: string): string => path.join(folder, file);
    for (const { texts, manifests } of halves)
      for (const [file, text] of [...texts, ...manifests]) await write(onDisk(file), text);
    return await withServer(folder, async (client) => {
      const times: FeelTimes[] = [];
      for (const half of halves) times.push(await measureHalf(client, half, onDisk, rounds));
      return times;
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}

async function withServer<T>(folder: string, use: (client: EditorClient) => Promise<T>): Promise<T> {
  const server = spawn(process.execPath, [...SERVER_FLAGS, path.join(REPOSITORY, 'dist/server.js'), '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  const client = new EditorClient(connection);
  try {
    await client.start(pathToFileURL(folder).href);
    const result = await use(client);
    await client.stop();
    return result;
  } finally {
    connection.dispose();
    server.kill();
  }
}

async function measureHalf(
  client: EditorClient,
  half: Half,
  onDisk: (file: string) => string,
  rounds: number,
): Promise<FeelTimes> {
  const { writer } = half;
  const [file, text] = longHandlers(half);
  const uri = pathToFileURL(onDisk(file)).href;
  await client.open(uri, writer.languageId, text);
  const squiggle: number[] = [];
  const hover: number[] = [];
  const actions: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const at = writer.placeToType(text);
    const typed = writer.blockingLine;
    for (let length = 1; length < typed.length; length++) {
      client.type(text.slice(0, at) + typed.slice(0, length) + text.slice(at));
      await new Promise((resolve) => setTimeout(resolve, KEYSTROKE));
    }
    const before = performance.now();
    client.type(text.slice(0, at) + typed + text.slice(at));
    const line = text.slice(0, at).split('\n').length - 1;
    const found = await client.diagnosticOn(line);
    squiggle.push(performance.now() - before);
    hover.push(await timed(() => client.hover(found)));
    actions.push(await timed(() => client.actions(found)));
    client.type(text);
    await client.settled();
  }
  await client.close();
  return { name: writer.name, lines: text.split('\n').length, squiggle, hover, actions };
}

async function timed(ask: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await ask();
  return performance.now() - start;
}

function longHandlers({ handlers, texts }: Half): readonly [file: string, text: string] {
  const distance = (file: string): number => Math.abs((texts.get(file) ?? '').split('\n').length - LINES);
  const file = [...handlers].sort((a, b) => distance(a) - distance(b))[0];
  const text = file === undefined ? undefined : texts.get(file);
  if (file === undefined || text === undefined) throw new Error('the workspace has no handlers');
  return [file, text];
}
