/** The table of a proof in the page of its rule. */

export interface Proof {
  /** What happens, and what is asked about it. */
  readonly question: string;
  readonly bad: string;
  readonly good: string;
}

export interface Measurement {
  /** What was measured: `longest pause of the event loop`. */
  readonly label: string;
  /** `null`: a plain number. */
  readonly unit: string | null;
  readonly value: number;
}

export interface ProofTable {
  readonly proof: Proof;
  readonly bad: Measurement;
  readonly good: Measurement;
  /** Completes "Measured on": date, machine, versions. */
  readonly when: string;
}

const START = '<!-- proof -->';
const END = '<!-- end of proof -->';
const HEADING_AFTER = '\n## Examples\n';

/** @throws Error when a program does not start with a question and its two answers */
export function readProof(program: string): Proof {
  const head = program.replaceAll(/^\/\/ ?/gm, '').replace(/^"""/, '');
  const match = /^(.+)\n\nbad: (.+)\ngood: (.+)\n/.exec(head);
  const [, question, bad, good] = match ?? [];
  if (question === undefined || bad === undefined || good === undefined)
    throw new Error('expected a question, and what is bad and good');
  return { question, bad, good };
}

/** @throws Error when a program printed something else than `label: number unit` */
export function readMeasurement(output: string): Measurement {
  const match = /^(.+): (\d+(?:\.\d+)?)(?: (\w+))?$/.exec(output.trim());
  const [, label, value, unit] = match ?? [];
  if (label === undefined) throw new Error(`not a measurement: ${output}`);
  return { label, value: Number(value), unit: unit ?? null };
}

/** Puts the table at the end of "Why it matters", in place of an older one. */
export function withProof(page: string, table: ProofTable): string {
  const start = page.indexOf(START);
  const before = start < 0 ? page : page.slice(0, start) + page.slice(page.indexOf(END) + END.length + 1);
  const at = before.indexOf(HEADING_AFTER);
  if (at < 0) throw new Error('the page has no examples');
  return `${before.slice(0, at).trimEnd()}\n\n${printTable(table)}\n${before.slice(at)}`;
}

function printTable({ proof, bad, good, when }: ProofTable): string {
  return [
    START,
    `| ${proof.question} | ${capitalised(bad.label)} |`,
    '| --- | --- |',
    `| ${proof.bad} | ${shown(bad)} |`,
    `| ${proof.good} | ${shown(good)} |`,
    '',
    `Measured on ${when}.`,
    END,
  ].join('\n');
}

function shown({ value, unit }: Measurement): string {
  const number = value === 0 && unit !== null ? 'less than 1' : value.toLocaleString('en');
  return unit === null ? number : `${number} ${unit}`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
