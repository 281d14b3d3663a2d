import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';

const PATIENCE_MS = 20_000;

export async function until<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (Date.now() > deadline) throw new Error(`not seen within ${PATIENCE_MS / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export function findingsIn(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'threadwise');
}

/** Waits for that many findings, in the order of the text. */
export async function findings(uri: vscode.Uri, count: number): Promise<vscode.Diagnostic[]> {
  let current: vscode.Diagnostic[] = [];
  const found = await until(`${count} findings in ${uri.path}`, () => {
    current = findingsIn(uri);
    return current.length === count ? current : undefined;
  }).catch((error: unknown) => {
    const seen = current.map(({ range, message }) => `${shown(range)} ${message}`).join('\n');
    throw new Error(`${String(error)}\nseen instead:\n${seen}`);
  });
  return [...found].sort((a, b) => a.range.start.compareTo(b.range.start));
}

export function ruleOf({ code }: vscode.Diagnostic): string {
  return typeof code === 'object' ? String(code.value) : String(code);
}

/** Where a text stands for the first time. */
export function rangeOf(document: vscode.TextDocument, text: string): vscode.Range {
  const offset = document.getText().indexOf(text);
  assert.notEqual(offset, -1, `${text} is not in ${document.uri.path}`);
  return new vscode.Range(document.positionAt(offset), document.positionAt(offset + text.length));
}

export function shown(range: vscode.Range): string {
  const { start, end } = range;
  return `${start.line}:${start.character}-${end.line}:${end.character}`;
}
