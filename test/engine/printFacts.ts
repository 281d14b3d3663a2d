/** Facts as compact text, one line per operation: what the unit tests of both front-ends compare. */
import type {
  Binding,
  Block,
  ClassFacts,
  FileFacts,
  FunctionFacts,
  Operation,
  Parameter,
  Place,
  Step,
  TripCount,
  TypeExpression,
  Value,
} from '../../rules/facts';

/** Functions with their bindings and steps, then classes, imports and exports. */
export function printFacts(facts: FileFacts): string {
  const lines = [
    ...facts.functions.flatMap((fn) => printFunction(facts, fn)),
    ...facts.classes.flatMap((described) => printClass(facts, described)),
    ...facts.imports.map(
      ({ level, module, names, typeOnly }, index) =>
        `import ${index} ${'.'.repeat(level)}${module}${names.length > 0 ? ` {${names.join(', ')}}` : ''}${typeOnly ? ' type-only' : ''}`,
    ),
    ...facts.exports.map(
      ({ name, value, from, typeOnly }) =>
        `export ${name}${value ? ` = ${printValue(facts, value)}` : ''}${from ? ` from ${from.module} ${from.name}` : ''}${typeOnly ? ' type-only' : ''}`,
    ),
  ];
  return lines.join('\n');
}

/** One function: header, bindings (indented with `.`), steps. */
export function printFunction(facts: FileFacts, fn: FunctionFacts): string[] {
  return [
    printHeader(facts, fn),
    ...fn.decorators.map(({ value }) => `  @${printValue(facts, value)}`),
    ...Object.entries(fn.bindings).map(([name, binding]) => `  .${name}: ${printBinding(facts, binding)}`),
    ...printBlock(facts, fn, fn.body, '  '),
  ];
}

function printHeader(facts: FileFacts, fn: FunctionFacts): string {
  const flags = [fn.isAsync && 'async', fn.isGenerator && 'generator', fn.isStub && 'stub'].filter(Boolean);
  const parameters = fn.parameters.map((parameter) => printParameter(facts, parameter)).join(', ');
  const returns = fn.returns ? ` -> ${printType(facts, fn.returns)}` : '';
  return `${[...flags, fn.kind].join(' ')} ${fn.key}(${parameters})${returns}`;
}

const PREFIXES = { normal: '', 'keyword-only': 'kw ', rest: '*', 'rest-keywords': '**' } as const;

function printParameter(facts: FileFacts, parameter: Parameter): string {
  const annotation = parameter.annotation ? `: ${printType(facts, parameter.annotation)}` : '';
  const byDefault = parameter.default ? ` = ${printValue(facts, parameter.default)}` : '';
  return `${PREFIXES[parameter.kind]}${parameter.name ?? '{}'}${annotation}${byDefault}`;
}

function printBinding(facts: FileFacts, binding: Binding): string {
  const assignments =
    binding.k === 'import' ? [] : binding.assignments.map(({ fn, value }) => `${fn}:${printValue(facts, value)}`);
  const tail = assignments.length > 0 ? ` <- ${assignments.join('; ')}` : '';
  switch (binding.k) {
    case 'parameter':
      return `parameter ${binding.index}${tail}`;
    case 'import':
      return `import ${binding.import}${binding.name === null ? '' : ` ${binding.name}`}`;
    case 'function':
      return `function ${keyOf(facts, binding.fn)}${tail}`;
    case 'class':
      return `class ${facts.classes[binding.class]?.key ?? '?'}${tail}`;
    case 'variable': {
      const annotation = binding.annotation ? ` ${printType(facts, binding.annotation)}` : '';
      return `${binding.constant ? 'constant' : 'variable'}${annotation}${tail}`;
    }
  }
}

function printClass(facts: FileFacts, described: ClassFacts): string[] {
  const bases = described.bases.map((base) => printValue(facts, base)).join(', ');
  return [
    `class ${described.key}(${bases})${described.isInterface ? ' interface' : ''}`,
    ...described.decorators.map(({ value }) => `  @${printValue(facts, value)}`),
    ...described.members.map(
      ({ name, fn, isStatic }) =>
        `  member ${name}${isStatic ? ' static' : ''} ${fn === undefined ? 'class' : (facts.functions[fn]?.kind ?? '?')}`,
    ),
    ...described.fields.map(({ name, annotation, assignments, isStatic }) => {
      const type = annotation ? `: ${printType(facts, annotation)}` : '';
      const values = assignments.map(({ fn, value }) => `${fn}:${printValue(facts, value)}`);
      return `  field ${name}${isStatic ? ' static' : ''}${type}${values.length > 0 ? ` <- ${values.join('; ')}` : ''}`;
    }),
  ];
}

function keyOf(facts: FileFacts, fn: number): string {
  return facts.functions[fn]?.key ?? '?';
}

// --- steps

export function printBlock(facts: FileFacts, fn: FunctionFacts, block: Block, indent: string): string[] {
  return block.flatMap((step) => printStep(facts, fn, step, indent));
}

function printStep(facts: FileFacts, fn: FunctionFacts, step: Step, indent: string): string[] {
  const inner = (block: Block): string[] => printBlock(facts, fn, block, `${indent}  `);
  const branch = (label: string, block: Block): string[] =>
    block.length > 0 ? [`${indent}${label}`, ...inner(block)] : [];
  if (typeof step === 'number') return [indent + printOperation(facts, fn, step)];
  switch (step.k) {
    case 'if':
      return [
        `${indent}if${step.isExpression ? '?' : ''} ${printValue(facts, step.test)}`,
        ...inner(step.then),
        ...branch('else', step.else),
      ];
    case 'switch':
      return [
        `${indent}switch ${printValue(facts, step.subject)}`,
        ...step.cases.flatMap(({ test, body }) => [
          `${indent}case ${test ? printValue(facts, test) : 'default'}`,
          ...inner(body),
        ]),
      ];
    case 'loop': {
      const what = [step.isAsync && 'async', step.form, step.targets.join(',')].filter(Boolean).join(' ');
      const over = step.iterates ? ` of ${printValue(facts, step.iterates)}` : '';
      const test = step.test ? ` while ${printValue(facts, step.test)}` : '';
      const head = branch('head', step.head);
      const line = `${indent}loop ${what}${over}${test} [${printTrip(facts, step.trip)}]`;
      return [line, ...head, ...branch('body', step.body), ...branch('else', step.else)];
    }
    case 'try':
      return [
        `${indent}try`,
        ...inner(step.body),
        ...step.handlers.flatMap(({ types, name, body }) => [
          `${indent}except ${types.map((type) => printValue(facts, type)).join(', ')}${name === undefined ? '' : ` as ${name}`}`.trimEnd(),
          ...inner(body),
        ]),
        ...branch('else', step.else),
        ...branch('finally', step.finally),
      ];
    case 'with':
      return [
        `${indent}with${step.isAsync ? ' async' : ''}`,
        ...step.enters.map((enter) => `${indent}  ${printOperation(facts, fn, enter)}`),
        ...inner(step.body),
      ];
    case 'break':
    case 'continue':
      return [indent + step.k];
  }
}

function printTrip(facts: FileFacts, trip: TripCount): string {
  if (trip.k === 'constant') return String(trip.count);
  return trip.k === 'bound' ? `< ${printValue(facts, trip.bound)}` : trip.k;
}

function printOperation(facts: FileFacts, fn: FunctionFacts, id: number): string {
  const operation = fn.operations[id];
  return `#${id} ${operation ? describe(facts, operation) : '?'}`;
}

function describe(facts: FileFacts, operation: Operation): string {
  const value = (of: Value): string => printValue(facts, of);
  switch (operation.k) {
    case 'call': {
      const list = operation.arguments.map((argument) =>
        argument.name === undefined ? value(argument.value) : `${argument.name}=${value(argument.value)}`,
      );
      return `call${operation.form ? ` ${operation.form}` : ''} ${value(operation.callee)}(${list.join(', ')})`;
    }
    case 'read':
    case 'delete':
      return `${operation.k} ${printPlace(facts, operation.place)}`;
    case 'write':
      return `write ${printPlace(facts, operation.place)} ${operation.augmented ?? '='} ${value(operation.value)}`;
    case 'iterate':
    case 'enter':
      return `${operation.isAsync ? 'async ' : ''}${operation.k} ${value(operation.value)}`;
    case 'compute':
      return `compute ${printOperator(facts, operation.operator, operation.operands)}`;
    default:
      return `${operation.k} ${value(operation.value)}`;
  }
}

function printPlace(facts: FileFacts, place: Place): string {
  return printValue(facts, place);
}

// --- values and types

function printOperator(facts: FileFacts, operator: string, operands: readonly Value[]): string {
  const [first, second] = operands.map((operand) => printValue(facts, operand));
  if (operands.length === 2) return `(${first ?? ''} ${operator} ${second ?? ''})`;
  return `(${operator} ${operands.map((operand) => printValue(facts, operand)).join(' ')})`;
}

const DISPLAYS = { list: '[]', tuple: '()', set: '{}' } as const;

export function printValue(facts: FileFacts, value: Value): string {
  const all = (values: readonly Value[], separator = ', '): string =>
    values.map((item) => printValue(facts, item)).join(separator);
  switch (value.k) {
    case 'op':
      return `#${value.op}`;
    case 'name':
      return value.scope === -1 ? `?${value.name}` : `${value.name}@${value.scope}`;
    case 'self':
    case 'super':
      return value.k;
    case 'literal':
      return JSON.stringify(value.value);
    case 'template':
      return `template(${[JSON.stringify(value.head), ...value.parts.map((part) => printValue(facts, part))].join(', ')})`;
    case 'member':
      return `${printValue(facts, value.of)}.${value.name}`;
    case 'index':
      return `${printValue(facts, value.of)}[${printValue(facts, value.key)}]`;
    case 'function':
      return `fn ${keyOf(facts, value.fn)}`;
    case 'class':
      return `class ${facts.classes[value.class]?.key ?? '?'}`;
    case 'module':
      return `module ${facts.imports[value.import]?.module ?? '?'}`;
    case 'list': {
      const brackets = DISPLAYS[value.display];
      return `${brackets.slice(0, 1)}${all(value.items)}${brackets.slice(1)}`;
    }
    case 'object':
      return `{${value.entries.map(({ key, value: of }) => `${key ?? '?'}: ${printValue(facts, of)}`).join(', ')}}`;
    case 'choice':
      return `choice(${all(value.of, ' | ')})`;
    case 'operation':
      return printOperator(facts, value.operator, value.operands);
    case 'collected':
      return `collected ${value.display} ${printValue(facts, value.element)}`;
    case 'spread':
      return `...${printValue(facts, value.of)}`;
    case 'element':
    case 'entered':
      return `${value.k}(${printValue(facts, value.of)})`;
    case 'regex':
      return `/${value.pattern}/${value.flags}`;
    case 'unknown':
      return 'unknown';
  }
}

export function printType(facts: FileFacts, type: TypeExpression): string {
  switch (type.k) {
    case 'reference':
      return printValue(facts, type.value);
    case 'generic':
      return `${printType(facts, type.base)}<${type.arguments.map((part) => printType(facts, part)).join(', ')}>`;
    case 'union':
      return type.of.map((part) => printType(facts, part)).join(' | ');
    case 'array':
      return `${printType(facts, type.element)}[]`;
    case 'typeof':
      return `typeof ${printValue(facts, type.value)}`;
    default:
      return type.k;
  }
}
