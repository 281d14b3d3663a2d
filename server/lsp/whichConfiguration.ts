/** "Which Configuration Applies Here?": the effective configuration of a document and where every value comes from, as Markdown. */
import type { CancellationToken } from 'vscode-languageserver';
import type { FileId } from '../../rules/model';
import type { PathGlobs } from '../analysis/configuration/configuration';
import { whyExcluded, type EffectiveConfiguration } from '../analysis/configuration/effective';
import type { EditorPlace, Origin } from '../analysis/configuration/origin';
import { versionsText } from '../analysis/project/pythonTarget';
import { reasonNotToCheck } from './checking';
import type { OpenDocument } from './documents';
import { guarded } from './log';
import { CONFIGURATION_REQUEST, type ConfigurationParams, type ConfigurationResult } from './protocol';
import { baseName, prepare, type Session } from './session';

export function offerConfiguration(session: Session): void {
  session.connection.onRequest(
    CONFIGURATION_REQUEST,
    guarded(session.log, 'Which configuration', null, (params: ConfigurationParams, token: CancellationToken) =>
      whichConfiguration(session, params, token),
    ),
  );
}

async function whichConfiguration(
  session: Session,
  { textDocument: { uri }, editorScopes }: ConfigurationParams,
  token: CancellationToken,
): Promise<ConfigurationResult | null> {
  const open = session.documents.get(uri);
  if (!open) return null;
  await prepare(session, open, token);
  const effective = session.configuration.effectiveFor(open.file);
  const report = new Report(session, open, effective, editorScopes);
  return { markdown: report.markdown() };
}

class Report {
  constructor(
    private readonly session: Session,
    private readonly open: OpenDocument,
    private readonly effective: EffectiveConfiguration,
    /** `undefined`: the client does not tell where its settings come from. */
    private readonly editorScopes: ConfigurationParams['editorScopes'],
  ) {}

  markdown(): string {
    return [
      `# Configuration of \`${baseName(this.open.document.uri)}\``,
      this.decision(),
      this.projectFiles(),
      ...this.errors(),
      table(['Setting', 'Value', 'From'], this.values()),
      '## Rules',
      ...this.rules(),
      ...this.catalogue(),
    ]
      .join('\n\n')
      .concat('\n');
  }

  private decision(): string {
    const { file } = this.open;
    const reason = whyExcluded(file, this.effective.configuration) ?? reasonNotToCheck(this.session, file);
    return reason === null ? '**This file is checked.**' : `**This file is not checked**: ${reason}.`;
  }

  private projectFiles(): string {
    const [nearest, ...bases] = this.effective.projectFiles.map((file) => this.link(file));
    if (nearest === undefined) {
      return 'No project file applies (`threadwise.toml`, `[tool.threadwise]` in pyproject.toml, `"threadwise"` in package.json), so the settings of the editor count.';
    }
    const extended = bases.length > 0 ? `, which builds on ${bases.join(', ')}` : '';
    return `The project file ${nearest}${extended} replaces the settings of the editor, so that everybody who works on the project sees the same findings.`;
  }

  private errors(): readonly string[] {
    const lines = this.effective.errors.map(({ file, line, message }) => `- ${this.link(file, line)}: ${message}`);
    return lines.length === 0 ? [] : [`What is wrong in it:\n\n${lines.join('\n')}`];
  }

  private values(): readonly Row[] {
    const { include, exclude, maxFileSize, asyncLibrary } = this.effective;
    const { enable, maxFiles, codeLens, scanWorkspace } = this.session.settings.of(this.open.file);
    return [
      ['`enable`', String(enable), this.editorOnly('enable')],
      ['`include`', this.globs(include.value, 'every source file'), this.origin('include', include.from)],
      [
        '`exclude`',
        this.globs(exclude.value, 'dependencies, build output and ignored files'),
        this.origin('exclude', exclude.from),
      ],
      this.targetPython(),
      ['`asyncLibrary`', asyncLibrary.value, this.origin('asyncLibrary', asyncLibrary.from)],
      [
        '`maxFileSize`',
        `${maxFileSize.value.toLocaleString('en-US')} bytes`,
        this.origin('maxFileSize', maxFileSize.from),
      ],
      ['`maxFiles`', String(maxFiles), this.editorOnly('maxFiles')],
      ['`codeLens`', String(codeLens), this.editorOnly('codeLens')],
      ['`scanWorkspace`', String(scanWorkspace), this.editorOnly('scanWorkspace')],
    ];
  }

  /** A setting, a manifest or the default. */
  private targetPython(): Row {
    const range = this.session.workspace.targetPython(this.open.file);
    const { from } = this.effective.targetPython;
    return ['`targetPython`', versionsText(range), from === undefined ? range.from : this.origin('targetPython', from)];
  }

  /** What somebody has decided comes first; the others are many and alike. */
  private rules(): readonly string[] {
    const rules = this.effective.rules.map(({ id, value, from }) => {
      return { id, value, from: this.origin(`rules.${id}`, from) };
    });
    const rows = rules
      .filter(({ from }) => from !== DEFAULT)
      .map(({ id, value, from }): Row => [`\`${id}\``, value, from]);
    const others = (['auto', 'off'] as const).flatMap((setting) => {
      const ids = rules.filter(({ value, from }) => from === DEFAULT && value === setting).map(({ id }) => `\`${id}\``);
      return ids.length > 0 ? [`\`${setting}\`, by default: ${ids.join(', ')}.`] : [];
    });
    return [...(rows.length > 0 ? [table(['Rule', 'Severity', 'From'], rows)] : []), ...others];
  }

  private catalogue(): readonly string[] {
    const { catalog } = this.effective;
    if (catalog.length === 0) return [];
    const rows = catalog.map(({ list, value, from }): Row => [list, `\`${value}\``, this.origin('catalog', from)]);
    return ['## Libraries of your own', table(['List', 'Entry', 'From'], rows)];
  }

  /** @param key as in the settings of the editor */
  private origin(key: string, from: Origin): string {
    if (from === undefined || from.file === null) return this.editorOrigin(key, from);
    return withPattern(this.link(from.file, from.line), from.pattern);
  }

  /** Somebody may have set what holds by default; only the client knows. */
  private editorOrigin(key: string, from: EditorPlace | undefined): string {
    if (this.effective.projectFiles.length > 0) return DEFAULT;
    const scope = this.editorScopes?.[from?.key ?? key];
    return scope === undefined && from === undefined ? DEFAULT : withPattern(scope ?? EDITOR, from?.pattern);
  }

  /** Project files say nothing about it. */
  private editorOnly(key: string): string {
    return this.editorScopes ? (this.editorScopes[key] ?? DEFAULT) : `default, or the ${EDITOR}`;
  }

  private globs({ folder, globs }: PathGlobs, none: string): string {
    if (globs.length === 0) return none;
    return `${globs.map((glob) => `\`${glob}\``).join(', ')} in ${folder === '' ? 'the workspace' : `\`${folder}\``}`;
  }

  private link(file: FileId, line?: number): string {
    const uri = this.session.documents.names.uriOf(file);
    const name = baseName(uri);
    return line === undefined ? `[${name}](${uri})` : `[${name}:${line}](${uri}#L${line})`;
  }
}

const DEFAULT = 'default';
const EDITOR = 'settings of the editor';

function withPattern(place: string, pattern: string | undefined): string {
  return pattern === undefined ? place : `${place}, for \`${pattern}\``;
}

type Row = readonly [name: string, value: string, from: string];

function table(header: Row, rows: readonly Row[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((c) => c.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}
