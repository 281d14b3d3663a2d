/** Reading values of unknown shape, as manifests are. */

export type Table = Readonly<Record<string, unknown>>;

export function asTable(value: unknown): Table | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Table) : undefined;
}

export function asString(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function asStrings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** Follows keys down nested tables. */
export function valueAt(value: unknown, ...keys: readonly string[]): unknown {
  let at = value;
  for (const key of keys) {
    const table = asTable(at);
    // Keys come from files: `constructor` must not find what every object inherits.
    if (table === undefined || !Object.hasOwn(table, key)) return undefined;
    at = table[key];
  }
  return at;
}
