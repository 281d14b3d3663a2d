/** What the client can do, read once from `initialize` into plain flags. */
import { DiagnosticTag, type InitializeParams } from 'vscode-languageserver';
import type { InitializationOptions } from './protocol';

export interface ClientFeatures {
  readonly pullDiagnostics: boolean;
  readonly diagnosticRefresh: boolean;
  readonly codeLensRefresh: boolean;
  readonly registersCodeLenses: boolean;
  readonly configuration: boolean;
  readonly registersConfigurationChanges: boolean;
  readonly registersWatchedFiles: boolean;
  readonly workspaceFolders: boolean;
  readonly relatedInformation: boolean;
  readonly codeDescription: boolean;
  readonly unnecessaryTag: boolean;
  readonly versionedEdits: boolean;
  readonly options: InitializationOptions;
}

export function readClientFeatures(params: InitializeParams): ClientFeatures {
  const { workspace, textDocument } = params.capabilities;
  const published = textDocument?.publishDiagnostics;
  const pulled = textDocument?.diagnostic;
  const shown = { ...published, ...pulled };
  return {
    pullDiagnostics: pulled !== undefined,
    diagnosticRefresh: workspace?.diagnostics?.refreshSupport ?? false,
    codeLensRefresh: workspace?.codeLens?.refreshSupport ?? false,
    registersCodeLenses: textDocument?.codeLens?.dynamicRegistration ?? false,
    configuration: workspace?.configuration ?? false,
    registersConfigurationChanges: workspace?.didChangeConfiguration?.dynamicRegistration ?? false,
    registersWatchedFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration ?? false,
    workspaceFolders: workspace?.workspaceFolders ?? false,
    relatedInformation: shown.relatedInformation ?? false,
    codeDescription: shown.codeDescriptionSupport ?? false,
    unnecessaryTag: shown.tagSupport?.valueSet.includes(DiagnosticTag.Unnecessary) ?? false,
    versionedEdits: workspace?.workspaceEdit?.documentChanges ?? false,
    options: readOptions(params.initializationOptions),
  };
}

const TEXT_OPTIONS = [
  'rulePageLink',
  'hoverRulePageLink',
  'explainCommand',
  'ignoreCommand',
  'openRulePageCommand',
] as const satisfies readonly (keyof InitializationOptions)[];

function readOptions(given: unknown): InitializationOptions {
  if (typeof given !== 'object' || given === null) return {};
  const { hoverShowsDiagnostics, settings, ...rest } = given as Record<string, unknown>;
  const texts = TEXT_OPTIONS.flatMap((name) => (typeof rest[name] === 'string' ? [[name, rest[name]]] : []));
  return {
    ...(Object.fromEntries(texts) as InitializationOptions),
    hoverShowsDiagnostics: hoverShowsDiagnostics === true,
    settings,
  };
}
