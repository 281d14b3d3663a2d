/** What every language front-end offers. The only folders that know a parser are the ones that implement this. */
import type { FileFacts, Language, Span } from '../../../rules/facts';
import type { FixIntent } from '../../../rules/fixes';

export interface FrontEnd {
  /**
   * Text to facts. Never throws and always terminates; walks are iterative or depth-limited.
   * @param fileName used for the dialect only (`.tsx`, `.d.ts`, `.pyi`); the directory does not matter
   */
  extract(text: string, language: Language, fileName: string): Extraction;
  /**
   * The edits that carry out a fix intent, or `null` where it cannot be done without breaking the code.
   * Offsets refer to `text`, from which `facts` were extracted. Edits do not overlap and are sorted.
   */
  printEdits(text: string, facts: FileFacts, intent: FixIntent): readonly TextEdit[] | null;
}

export type Extraction =
  | { readonly ok: true; readonly facts: FileFacts }
  /** `reason` completes the sentence "skipped because it is …", for example `too deeply nested`. */
  | { readonly ok: false; readonly reason: string };

export interface TextEdit {
  readonly span: Span;
  readonly newText: string;
}

/** Supplies what a front-end cannot load by itself in every environment (WASM binaries in Node and in a browser worker). */
export interface FrontEndAssets {
  /** @param name file name of the asset, such as `tree-sitter-python.wasm` */
  loadBinary(name: string): Promise<Uint8Array>;
}

/** Each front-end module exports this; the host loads the module only when the first file of its languages is seen. */
export type CreateFrontEnd = (assets: FrontEndAssets) => Promise<FrontEnd>;
