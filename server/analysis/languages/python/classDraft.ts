/** One class while the file is being read. */
import type {
  Assignment,
  ClassFacts,
  ClassMember,
  Decorator,
  Field,
  FunctionIndex,
  Span,
  TypeExpression,
  Value,
} from '../../../../rules/facts';

class FieldDraft {
  annotation: TypeExpression | undefined;
  private readonly assignments: Assignment[] = [];
  private onClass = false;
  private onInstance = false;

  constructor(private readonly name: string) {}

  assignToClass(assignment: Assignment): void {
    this.onClass = true;
    this.assignments.push(assignment);
  }

  assignToInstance(assignment: Assignment): void {
    this.onInstance = true;
    this.assignments.push(assignment);
  }

  finish(): Field {
    return {
      name: this.name,
      ...(this.annotation && { annotation: this.annotation }),
      assignments: this.assignments,
      isStatic: this.onClass && !this.onInstance,
    };
  }
}

export class ClassDraft {
  readonly members: ClassMember[] = [];
  private readonly fields = new Map<string, FieldDraft>();

  constructor(
    private readonly facts: {
      readonly key: string;
      readonly name: string;
      readonly parent: FunctionIndex;
      readonly span: Span;
      readonly nameSpan: Span;
      readonly bases: readonly Value[];
      readonly decorators: readonly Decorator[];
    },
  ) {}

  /** What the keys of members start with. */
  get prefix(): string {
    return `${this.facts.key}.`;
  }

  field(name: string): FieldDraft {
    const known = this.fields.get(name);
    if (known) return known;
    const draft = new FieldDraft(name);
    this.fields.set(name, draft);
    return draft;
  }

  /** @param isStub whether a function only declares */
  finish(isStub: (fn: FunctionIndex) => boolean): ClassFacts {
    const functions = this.members.flatMap(({ fn }) => (fn === undefined ? [] : [fn]));
    return {
      ...this.facts,
      members: this.members,
      fields: [...this.fields.values()].map((field) => field.finish()),
      isInterface: functions.length > 0 && functions.every(isStub),
    };
  }
}
