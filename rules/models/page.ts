/** The page on the three models: all of their texts in one place. */
import { capitalise, LAYERS, MODELS, tradeOffTable, type ConcurrencyModel } from './models';

/** Its name, as ids are the names of rules' pages. */
export const MODELS_PAGE = 'concurrency-models';

export function modelsPage(): string {
  const models = Object.values(MODELS);
  return [
    '# Concurrency models',
    'Three tools, not competitors: each solves another problem.',
    models.map(({ name, motto }) => `- **${capitalise(name)}**: "${motto}"`).join('\n'),
    ...models.flatMap(modelParts),
    '## Side by side',
    tradeOffTable(),
    '## Together',
    LAYERS,
  ]
    .join('\n\n')
    .concat('\n');
}

function modelParts(model: ConcurrencyModel): readonly string[] {
  return [
    `## ${capitalise(model.name)}`,
    `${model.mentalModel} ${model.kitchen}`,
    `\`\`\`text\n${model.timeline}\n\`\`\``,
    [
      `- Best for ${model.bestFor}.`,
      `- Good: ${model.strengths.join('; ')}.`,
      `- Bad: ${model.weaknesses.join('; ')}.`,
      `- Under load: ${model.underLoad.charAt(0).toLowerCase()}${model.underLoad.slice(1)}`,
      `- Choose it if ${model.chooseIf.join(', or ')}.`,
    ].join('\n'),
  ];
}
