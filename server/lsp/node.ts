/** The language server on Node: the transport comes from the command line (`--stdio`, `--node-ipc`, `--socket=`, `--pipe=`). */
import { ProposedFeatures, createConnection } from 'vscode-languageserver/node';
import { createWorkspace } from '../analysis/workspace';
import { RULES, RULE_IDS } from '../../rules';
import { readPackageInfo } from '../platform/assets';
import { connectionLog } from './log';
import { createNodePlatform } from './nodePlatform';
import { startLanguageServer } from './start';

export function startOnNode(): void {
  // With --stdio this also keeps stray `console.log` calls out of the protocol.
  const connection = createConnection(ProposedFeatures.all);
  startLanguageServer(connection, {
    platform: createNodePlatform(connectionLog(connection), RULES),
    createWorkspace,
    ruleIds: RULE_IDS,
    version: readPackageInfo().version,
  });
}
