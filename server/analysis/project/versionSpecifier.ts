/** Ranges of Python versions as projects write them, reduced to major and minor: PEP 440 and Poetry's additions. */

export type Minor = readonly [major: number, minor: number];

export interface MinorRange {
  /** `null` = no lower bound given. */
  readonly min: Minor | null;
  /** Inclusive; `null` = open. */
  readonly max: Minor | null;
}

const CLAUSE = /^(===|==|~=|!=|<=|>=|<|>|\^|~|=)?\s*v?(\d+)(?:\.(\d+|\*))?(?:\.(\d+|\*))?\w*$/;

/** `>=3.9,<4`, `~=3.10`, `==3.11.*`, `^3.9`, `3.12`, `>=3.8 || ^3.11`; `null` when it says nothing that we understand. */
export function rangeOf(specifier: string): MinorRange | null {
  const alternatives = specifier
    .split(/\s*\|\|?\s*/)
    .map(rangeOfAll)
    .filter((range) => range !== null);
  if (alternatives.length === 0) return null;
  return alternatives.reduce((a, b) => ({
    min: a.min && b.min && (isBelow(b.min, a.min) ? b.min : a.min),
    max: a.max && b.max && (isBelow(a.max, b.max) ? b.max : a.max),
  }));
}

function rangeOfAll(specifier: string): MinorRange | null {
  let min: Minor | null = null;
  let max: Minor | null = null;
  let understood = false;
  for (const clause of specifier.replace(/([<>=!~^]=?=?)\s+/g, '$1').split(/[,\s]+/)) {
    const range = rangeOfClause(clause);
    if (range === null) continue;
    understood = true;
    if (range.min !== null && (min === null || isBelow(min, range.min))) min = range.min;
    if (range.max !== null && (max === null || isBelow(range.max, max))) max = range.max;
  }
  return understood ? { min, max } : null;
}

function rangeOfClause(clause: string): MinorRange | null {
  const match = CLAUSE.exec(clause.trim());
  if (match === null) return null;
  const [, operator = '==', majorText = '', minorText, patchText] = match;
  const major = Number(majorText);
  const isWholeMajor = minorText === undefined || minorText === '*';
  const minor: Minor = [major, isWholeMajor ? 0 : Number(minorText)];
  const lastOfMajor: Minor | null = major < 3 ? [major, 99] : null; // nobody plans for Python 4
  switch (operator) {
    case '>=':
    case '>':
      return { min: minor, max: null };
    case '^':
      return { min: minor, max: lastOfMajor };
    case '<=':
      return { min: null, max: isWholeMajor ? [major - 1, 99] : minor };
    case '<':
      return { min: null, max: below(minor, patchText) };
    case '~=':
      return { min: minor, max: patchText === undefined ? lastOfMajor : minor };
    case '!=':
      return { min: null, max: null };
    default:
      return { min: minor, max: isWholeMajor ? lastOfMajor : minor };
  }
}

/** `<3.13` ends with 3.12, `<3.12.4` still has 3.12; `<4` is open. */
function below(minor: Minor, patch: string | undefined): Minor | null {
  if (patch !== undefined && patch !== '*' && patch !== '0') return minor;
  if (minor[1] > 0) return [minor[0], minor[1] - 1];
  return minor[0] >= 4 ? null : [minor[0] - 1, 99];
}

function isBelow(a: Minor, b: Minor): boolean {
  return a[0] === b[0] ? a[1] < b[1] : a[0] < b[0];
}
