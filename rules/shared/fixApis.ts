/** What fixes write where nothing in the code leads to it: tools of the loop's library, from the catalogue. */
import type { ToolName } from '../catalog/schema';
import type { ApiReference, Code } from '../fixes';
import type { FileView } from '../model';

export function toolOf({ tools }: FileView, wanted: ToolName): ApiReference | undefined {
  const found = tools.find(({ tool }) => tool === wanted);
  return found && { module: found.module, name: found.name };
}

/** A call of the tool with the arguments that it always has. */
export function toolCall({ tools }: FileView, wanted: ToolName): Code | undefined {
  const found = tools.find(({ tool }) => tool === wanted);
  return found && [{ module: found.module, name: found.name }, `(${found.arguments ?? ''})`];
}

/** The same call for messages. */
export function toolText({ tools }: FileView, wanted: ToolName): string {
  const found = tools.find(({ tool }) => tool === wanted);
  if (!found) return '';
  const { module, name } = found;
  const isNamedBy = module !== '' && !module.includes(':') && !name.startsWith(`${module}.`);
  const call = `\`await ${isNamedBy ? `${module}.` : ''}${name}(${found.arguments ?? ''})\``;
  return module.includes(':') ? `${call} from \`${module}\`` : call;
}
