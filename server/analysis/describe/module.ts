/** Hover on the import of a module that makes code run concurrently: what it brings, and when something else fits better. */
import type { DescribedModule } from '../../../rules/catalog/catalog';
import type { ImportFact } from '../../../rules/facts';
import type { FileView } from '../../../rules/model';
import { capitalise, MODELS } from '../../../rules/models/models';
import { MODELS_PAGE } from '../../../rules/models/page';
import type { Description } from '../api';
import { contains, type Views } from '../explain/places';
import { linkLine, paragraphs } from './parts';

export function describeImport(views: Views, file: FileView, offset: number): Description | null {
  const fact = file.facts.imports.find(
    ({ span, level, typeOnly }) => level === 0 && !typeOnly && contains(span, offset),
  );
  if (!fact) return null;
  const module = namesOf(fact).map((name) => views.concurrencyModule(file.id, name));
  const [found] = module.filter((each) => each !== undefined);
  return found ? { span: fact.span, markdown: moduleMarkdown(found) } : null;
}

/** `from concurrent import futures` names a module too. */
function namesOf({ module, names }: ImportFact): readonly string[] {
  return [module, ...names.map((name) => `${module}.${name}`)];
}

function moduleMarkdown({ name, model, runs, waits, costs, instead, source }: DescribedModule): string {
  const { motto, mentalModel } = MODELS[model];
  return paragraphs(
    `**\`${name}\`: ${runs}.**`,
    [`- Who waits: ${waits}.`, `- Cost: ${costs}.`, `- Instead: ${instead}.`].join('\n'),
    `${capitalise(MODELS[model].name)}: "${motto}". ${mentalModel}`,
    linkLine([MODELS_PAGE], { source }),
  );
}
