/** Commands that clients without an extension of ours can send. */
import type { CancellationToken, ExecuteCommandParams } from 'vscode-languageserver';
import { guarded } from './log';
import type { Session } from './session';

export type CommandHandler = (params: ExecuteCommandParams, token: CancellationToken) => unknown;

export function offerCommands({ connection, log }: Session, handlers: Readonly<Record<string, CommandHandler>>): void {
  connection.onExecuteCommand(
    guarded(log, 'Command', null, (params: ExecuteCommandParams, token: CancellationToken) => {
      return handlers[params.command]?.(params, token) ?? null;
    }),
  );
}
