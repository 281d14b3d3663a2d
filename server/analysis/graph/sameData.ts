/** Whether plain data, sets and maps included, holds the same. What comes from the catalogue is the same object, and not looked into. */

export function isSameData(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (isCollection(a)) return isCollection(b) && isSameData([...a], [...b]);
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((item, at) => isSameData(item, b[at]));
  const [mine, theirs] = [Object.entries(a), b as Readonly<Record<string, unknown>>];
  return (
    mine.length === Object.keys(theirs).length &&
    mine.every(([name, member]) => Object.hasOwn(theirs, name) && isSameData(member, theirs[name]))
  );
}

function isCollection(data: object): data is Iterable<unknown> {
  return data instanceof Set || data instanceof Map;
}
