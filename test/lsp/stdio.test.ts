import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import * as path from 'node:path';
import {
  ExitNotification,
  InitializeRequest,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  createProtocolConnection,
} from 'vscode-languageserver/node';

const SERVER = path.join(__dirname, '../../server/node.js');

describe('lsp: as a process', () => {
  it('speaks over standard input and output, and ends when told', async () => {
    const server = spawn(process.execPath, [SERVER, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const ended = new Promise<number | null>((resolve) => server.once('exit', resolve));
    const client = createProtocolConnection(
      new StreamMessageReader(server.stdout),
      new StreamMessageWriter(server.stdin),
    );
    const broken: unknown[] = [];
    client.onError(([error]) => broken.push(error));
    client.listen();
    const { serverInfo, capabilities } = await client.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- the protocol requires it
      rootUri: null,
      workspaceFolders: null,
      capabilities: { textDocument: { diagnostic: {} } },
    });
    assert.equal(serverInfo?.name, 'Threadwise');
    assert.deepEqual(capabilities.diagnosticProvider, {
      identifier: 'threadwise',
      interFileDependencies: true,
      workspaceDiagnostics: false,
    });
    await client.sendRequest(ShutdownRequest.type);
    await client.sendNotification(ExitNotification.type);
    assert.equal(await ended, 0);
    assert.deepEqual(broken, []);
    client.dispose();
  });
});
