/** Short source-like text for operations, for messages: `self.db.load`, `open`. */
import type { FileFacts, FunctionFacts, Operation, Value } from '../facts';

export function calleeText(facts: FileFacts, fn: FunctionFacts, operation: Operation): string {
  switch (operation.k) {
    case 'call':
      return valueText(facts, fn, operation.callee) || 'call';
    case 'read':
    case 'write':
    case 'delete':
      return valueText(facts, fn, operation.place);
    case 'compute': {
      const [, of] = operation.operands;
      return of ? `${operation.operator} ${valueText(facts, fn, of) || '…'}` : operation.k;
    }
    case 'enter':
      return `with ${valueText(facts, fn, operation.value) || '…'}`;
    case 'iterate':
      return `iterating ${valueText(facts, fn, operation.value) || '…'}`;
    case 'await':
      return `await ${valueText(facts, fn, operation.value) || '…'}`;
    default:
      return operation.k;
  }
}

export function valueText(facts: FileFacts, fn: FunctionFacts, value: Value, depth = 0): string {
  if (depth > 8) return '…';
  switch (value.k) {
    case 'name':
      return plainName(value.name);
    case 'self':
      return facts.language === 'python' ? 'self' : 'this';
    case 'super':
      return facts.language === 'python' ? 'super()' : 'super';
    case 'member': {
      const of = valueText(facts, fn, value.of, depth + 1);
      return of === '' ? value.name : `${of}.${value.name}`;
    }
    case 'index':
      return `${valueText(facts, fn, value.of, depth + 1)}[…]`;
    case 'function':
      return facts.functions[value.fn]?.name ?? '';
    case 'class':
      return facts.classes[value.class]?.name ?? '';
    case 'module':
      return facts.imports[value.import]?.module ?? '';
    case 'op': {
      const op = fn.operations[value.op];
      if (op?.k === 'call') return `${valueText(facts, fn, op.callee, depth + 1)}()`;
      return op?.k === 'await' ? valueText(facts, fn, op.value, depth + 1) : '';
    }
    default:
      return '';
  }
}

/** Names without the number that tells shadowing ones apart; a parameter that is taken apart at once has none. */
export function plainName(name: string): string {
  return name.startsWith('{') ? '' : name.replace(/~\d+$/, '');
}
