/**
 * The sample of the walkthrough. It is copied to a folder of the extension's own, so that fixes can be applied to it:
 * what was installed stays as it is, no workspace folder is touched, and the next opening starts afresh.
 */
import * as vscode from 'vscode';
import { EXPLAIN_COMMAND } from './explainView';

interface Sample {
  /** Handlers with findings. */
  readonly main: string;
  /** Where one of the causes stands. */
  readonly helper: string;
  /** A call with a cause in the other file, and one with a fix: texts in `main`. */
  readonly path: string;
  readonly fixable: string;
  /** The function around the first of them, which no fix changes. */
  readonly handler: string;
}

const SAMPLES = {
  python: {
    ...{ main: 'app.py', helper: 'prices.py' },
    ...{ path: 'load_price(name)', fixable: 'time.sleep(', handler: 'price(name: str)' },
  },
  typescript: {
    ...{ main: 'app.ts', helper: 'passwords.ts' },
    ...{ path: 'hashPassword(request', fixable: "readFileSync('", handler: 'request, response) =>' },
  },
} as const satisfies Readonly<Record<string, Sample>>;
type SampleLanguage = keyof typeof SAMPLES;

interface Step {
  /** What the step is about. */
  readonly text: 'path' | 'fixable' | 'handler';
  /** Where the command that shows it expects the cursor. */
  readonly cursor: 'line' | 'call';
  readonly command: string;
}

const STEPS: Readonly<Record<string, Step>> = {
  'threadwise.sample.path': { text: 'path', cursor: 'line', command: 'editor.action.marker.next' },
  'threadwise.sample.fix': { text: 'fixable', cursor: 'call', command: 'editor.action.quickFix' },
  'threadwise.sample.explain': { text: 'handler', cursor: 'call', command: EXPLAIN_COMMAND },
};

const FINDINGS_PATIENCE = 10_000;
const START_AFRESH = 'Start Afresh';

export function registerSample(context: vscode.ExtensionContext): vscode.Disposable {
  let language: SampleLanguage = 'python';
  const open = async (chosen?: unknown): Promise<void> => {
    language = chosen === 'typescript' ? 'typescript' : 'python';
    await openSample(await copySample(context, language), SAMPLES[language]);
  };
  const take = async (step: Step): Promise<void> => {
    const { text, cursor, command } = step;
    const sample = SAMPLES[language];
    const folder = sampleFolder(context, language);
    if (!(await exists(vscode.Uri.joinPath(folder, sample.main)))) await copySample(context, language);
    const editor = await openSample(folder, sample);
    await findingsAreThere(editor);
    if (placeCursor(editor, sample[text], cursor)) await vscode.commands.executeCommand(command);
    else if (await wantsToStartAfresh()) {
      await copySample(context, language);
      await take(step);
    }
  };
  return vscode.Disposable.from(
    vscode.commands.registerCommand('threadwise.openSample', open),
    ...Object.entries(STEPS).map(([name, step]) => vscode.commands.registerCommand(name, () => take(step))),
  );
}

function sampleFolder(context: vscode.ExtensionContext, language: SampleLanguage): vscode.Uri {
  return vscode.Uri.joinPath(context.globalStorageUri, 'sample', language);
}

async function copySample(context: vscode.ExtensionContext, language: SampleLanguage): Promise<vscode.Uri> {
  const { main, helper } = SAMPLES[language];
  const from = vscode.Uri.joinPath(context.extensionUri, 'media', 'sample', language);
  const to = sampleFolder(context, language);
  for (const name of [main, helper]) {
    const file = vscode.Uri.joinPath(to, name);
    await vscode.workspace.fs.copy(vscode.Uri.joinPath(from, name), file, { overwrite: true });
    await discardEdits(file);
  }
  return to;
}

/** An edit that was not saved would hide what has just been copied. */
async function discardEdits(file: vscode.Uri): Promise<void> {
  const edited = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === file.toString());
  if (edited?.isDirty !== true) return;
  await show(file);
  await vscode.commands.executeCommand('workbench.action.files.revert');
}

async function wantsToStartAfresh(): Promise<boolean> {
  const message = 'Threadwise: you have changed this part of the sample already.';
  return (await vscode.window.showInformationMessage(message, START_AFRESH)) === START_AFRESH;
}

/** Both files, because files outside of the workspace folders are known only as long as they are open. */
async function openSample(folder: vscode.Uri, { main, helper }: Sample): Promise<vscode.TextEditor> {
  await show(vscode.Uri.joinPath(folder, helper));
  return show(vscode.Uri.joinPath(folder, main));
}

/** Beside the walkthrough, which stays visible. */
async function show(file: vscode.Uri): Promise<vscode.TextEditor> {
  const folder = file.path.slice(0, file.path.lastIndexOf('/') + 1);
  const isOfSample = ({ input }: vscode.Tab): boolean =>
    input instanceof vscode.TabInputText && input.uri.path.startsWith(folder);
  const group = vscode.window.tabGroups.all.find(({ tabs }) => tabs.some(isOfSample));
  return vscode.window.showTextDocument(file, {
    preview: false,
    viewColumn: group?.viewColumn ?? vscode.ViewColumn.Beside,
  });
}

/** @returns whether there is still something to show: the sample may have been edited */
function placeCursor(editor: vscode.TextEditor, text: string, where: Step['cursor']): boolean {
  const offset = editor.document.getText().indexOf(text);
  if (offset < 0) return false;
  const call = editor.document.positionAt(offset);
  const place = where === 'call' ? call : call.with({ character: 0 });
  editor.selection = new vscode.Selection(place, place);
  editor.revealRange(new vscode.Range(place, place), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  return true;
}

/** The first findings take a moment: the server may just be starting. */
async function findingsAreThere({ document }: vscode.TextEditor): Promise<void> {
  const end = Date.now() + FINDINGS_PATIENCE;
  while (Date.now() < end) {
    const all = vscode.languages.getDiagnostics(document.uri);
    if (all.some(({ source }) => source === 'threadwise')) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function exists(file: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(file);
    return true;
  } catch {
    return false;
  }
}
