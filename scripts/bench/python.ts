/** The Python half: FastAPI handlers, services, repositories over sqlite3. */
import type { ModulePlan } from './plan';
import type { Random } from './random';
import { after, fill, padded, previousOf, type LanguageWriter } from './writer';

const snake = (words: string): string => words.replaceAll(' ', '_');
const pascal = (words: string): string =>
  words.replace(/(?:^|[ _/])(\w)/g, (_, letter: string) => letter.toUpperCase());

const STORAGE = `
def <name>(key, limit=<number>):
    steady = <number>
    if key is None:
        return None
    value = {"key": key, "limit": limit}
    return value


`;

const QUERY = `
def <name>(key):
    with sqlite3.connect("data.db") as connection:
        return connection.execute("select * from data where key = ?", (key,)).fetchall()


`;

const PUBLIC = `
def <name>(key, limit=<number>):
    found = <call>(key)
    if found is None or limit < <number>:
        return None
    return {"name": "<name>", "found": found, "total": limit + <number>}

`;

const HANDLER = `
@router.get("/<name>/{key}")
async def <name>(key: str, limit: int = <number>):
    if limit > <number>:
        return await asyncio.to_thread(<call>, key)
    return {"key": key, "limit": limit}

`;

const STUCK_HANDLER = `
@router.post("/<name>/{key}")
async def <name>(key: str):
    found = <call>(key)
    return {"key": key, "found": found}

`;

const FILLERS = [
  `
def select_<n>(items, limit=<number>):
    result = []
    for item in items:
        if item.get("kind") is None:
            continue
        value = <call>(item["kind"])
        if value and len(result) < limit:
            result.append({"kind": item["kind"], "value": value, "rank": item.get("rank", 0) * 2})
    return sorted(result, key=lambda entry: entry["rank"])

`,
  `
class Table<n>:
    def __init__(self, name, rows=None):
        self.name = name
        self.rows = rows or []
        self.index = {}

    def add(self, row):
        self.rows.append(row)
        self.index[row["id"]] = len(self.rows) - 1
        return self.position(row["id"])

    def position(self, key):
        try:
            return self.index[key]
        except KeyError:
            return -1

    def totals(self):
        return {row["id"]: self.weigh(row) for row in self.rows if row["size"] > <number>}

    def weigh(self, row):
        return row["size"] * <number> + len(self.name)

`,
  `
def describe_<n>(entry, prefix="entry"):
    """Text of one entry, for people."""
    name, size = entry["name"], entry.get("size", <number>)
    if size > <number>:
        return f"{prefix} {name}: large ({size})"
    elif size < 0:
        raise ValueError(f"{name} has no size")
    table = Table<previous>(name) if size else None
    return f"{prefix} {name}: {size}, {table and table.position(name)}"

`,
  `
async def refresh_<n>(source, attempts=<number>):
    for attempt in range(attempts):
        try:
            async with source.open() as stream:
                data = await stream.read()
        except OSError as error:
            last = error
            await asyncio.sleep(attempt)
            continue
        return select_<previous>(data)
    raise last

`,
] as const;

function write(plan: ModulePlan, random: Random): string {
  const imports = plan.imports.map(({ path, name }) => `from ${path.replace('/', '.')} import ${snake(name)}`);
  const callees = plan.imports.map(({ name }) => snake(name));
  const values = (name: string): Record<string, string | number> => ({
    name,
    number: random.integer(2, 90),
    call: random.pickAny(callees) ?? 'str',
  });
  const title = `"""${pascal(plan.path)}."""\n\nimport asyncio\nimport sqlite3\n`;
  const router = plan.kind === 'handlers' ? '\nfrom fastapi import APIRouter\n\nrouter = APIRouter()\n' : '';
  const offered = plan.functions.map((name, index) => fill(publicTemplate(plan, index), values(snake(name))));
  const head = [title, ...imports, router, ...offered].join('\n');
  return padded(head, plan.lines, (index) => filler(index, values('')));
}

function publicTemplate(plan: ModulePlan, index: number): string {
  if (plan.kind === 'storage') return index === 5 ? QUERY : STORAGE;
  if (plan.kind === 'handlers') return index % 3 === 0 ? STUCK_HANDLER : HANDLER;
  return PUBLIC;
}

function filler(index: number, values: Readonly<Record<string, string | number>>): string {
  return fill(FILLERS[index % FILLERS.length] ?? FILLERS[0], { ...values, n: index, previous: previousOf(index) });
}

export const PYTHON: LanguageWriter = {
  name: 'Python',
  folder: 'python',
  manifests: { 'pyproject.toml': '[project]\nname = "generated"\nrequires-python = ">=3.11"\n' },
  fileName: (path) => `${path}.py`,
  write,
  editBody: (text, turn) => text.replace(/limit < \d+:/, `limit < ${100 + turn}:`),
  editEffect: (text, turn) => {
    const plain = text.replace('    connection = sqlite3.connect("data.db")\n', '');
    if (turn % 2 === 1) return plain;
    return plain.replace(/( {4}steady = \d+\n)/, '$1    connection = sqlite3.connect("data.db")\n');
  },
  addFunction: (text, turn) => `${text}\n\ndef added_${turn}(value):\n    return value * ${turn}\n`,
  languageId: 'python',
  placeToType: (text) => after(text, /^async def \w+\(.*\):\n/m),
  blockingLine: '    sqlite3.connect("data.db")\n',
};
