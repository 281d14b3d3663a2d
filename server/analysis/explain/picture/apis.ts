/** What libraries do for the functions of a picture: the calls at which time is spent, as nodes of their own. */
import { displaySymbol } from '../../../../rules/entity';
import type { Effect, FunctionView } from '../../../../rules/model';
import { classify } from '../../../../rules/models/classify';
import { laneKindOf } from '../../../../rules/models/lanes';
import { howLong, whatItDoes } from '../../../../rules/models/words';
import { tellingEffects } from '../subject';
import { MOST_APIS, MOST_APIS_OF_ONE } from './limits';
import { placeOf, type Chosen, type Material } from './material';
import type { PictureEdge, PictureNode } from './model';
import type { Nodes } from './nodes';

interface ApiUse {
  readonly fn: FunctionView;
  readonly effect: Effect;
  readonly symbol: string;
  readonly op: number;
  readonly handOff?: {
    readonly lane: string;
    readonly label: string;
    readonly callerWaits: PictureEdge['callerWaits'];
  };
}

export function apisOf(
  material: Material,
  chosen: Chosen,
  nodes: readonly PictureNode[],
  idOf: Nodes['idOf'],
): readonly PictureNode[] {
  const shown = new Set(nodes.map(({ id }) => id));
  const found = usesOf(chosen).flatMap((use) =>
    material.stays.of(use.fn).flatMap(({ lane }) => {
      const id = apiId(idOf(use.fn, lane), use);
      return shown.has(idOf(use.fn, lane)) ? [apiNode(material, use, id, use.handOff?.lane ?? lane)] : [];
    }),
  );
  return found.slice(0, MOST_APIS);
}

/** Edges to the nodes above. */
export function edgesToApis(
  material: Material,
  chosen: Chosen,
  shown: ReadonlySet<string>,
  { idOf }: Pick<Nodes, 'idOf'>,
): readonly PictureEdge[] {
  return usesOf(chosen).flatMap((use) =>
    material.stays.of(use.fn).flatMap(({ lane }): readonly PictureEdge[] => {
      const from = idOf(use.fn, lane);
      const to = apiId(from, use);
      if (!shown.has(to)) return [];
      if (!use.handOff) return [{ from, to, kind: 'calls', callerWaits: 'block', count: 1 }];
      const { label, callerWaits } = use.handOff;
      return [{ from, to, kind: 'hands-off', callerWaits, label, count: 1 }];
    }),
  );
}

function apiId(from: string, { symbol, op, handOff }: ApiUse): string {
  return `${from}>${symbol}${handOff ? `@${op}` : ''}`;
}

function usesOf(chosen: Chosen): readonly ApiUse[] {
  return chosen.functions
    .filter((fn) => chosen.moduleOf(fn) === null)
    .flatMap((fn) => [...ownUses(fn), ...handedOver(fn)]);
}

function ownUses(fn: FunctionView): readonly ApiUse[] {
  const own = tellingEffects(fn).flatMap((effect) => {
    const { via, symbol, op } = effect;
    return via === null && symbol !== undefined ? [{ fn, effect, symbol, op }] : [];
  });
  return own.slice(0, MOST_APIS_OF_ONE);
}

function handedOver(fn: FunctionView): readonly ApiUse[] {
  return fn.sites.flatMap(({ handOff, op }) => {
    if (!handOff || !(['thread', 'process', 'worker'] as string[]).includes(handOff.runsOn)) return [];
    const { display: label, entry, runsOn } = handOff;
    const place = runsOn === 'process' || runsOn === 'worker' ? runsOn : 'thread';
    const lane = laneKindOf({ place }, entry.startedBy === undefined);
    return handOff.apis.map(({ effect, symbol }) => ({
      fn,
      effect,
      symbol,
      op,
      handOff: { lane, label, callerWaits: entry.callerWaits },
    }));
  });
}

function apiNode(material: Material, { fn, effect, symbol, op }: ApiUse, id: string, lane: string): PictureNode {
  const offset = fn.facts.operations[op]?.span.start ?? fn.facts.nameSpan.start;
  return {
    id,
    kind: 'api',
    lane,
    name: displaySymbol(symbol),
    detail: `${whatItDoes(effect)}; takes ${howLong(effect)}`,
    boundBy: classify([effect]),
    place: placeOf(material, fn.file.id, offset),
    findings: [],
    module: fn.file.id,
  };
}
