/** From a question to its picture: choose functions, place them in lanes, connect them, and say what it comes to. */
import type { FileId, FileView, FunctionView } from '../../../../rules/model';
import { LANE_ORDER, laneText } from '../../../../rules/models/lanes';
import { onFreeThreadedPython, recommend, type Situation } from '../../../../rules/models/recommend';
import { classesInWords, totalsInWords } from '../../../../rules/models/totals';
import { becauseOf } from '../../../../rules/models/words';
import type { Finding } from '../../api';
import { verdict } from '../markdown';
import { placesFrom, type Views } from '../places';
import { innermostFunction, isPython, situationOf } from '../subject';
import { chooseAroundFunction, chooseFile, chooseFromEntry, chooseWorkspace } from './choose';
import { makeEdges } from './edges';
import { entriesOf } from './entries';
import { listFindings } from './findings';
import { FindingsByFunction, nameOf, placeOfFunction, type Chosen, type Material } from './material';
import type { Lane, Picture, PictureRequest } from './model';
import { commonFolder } from './modules';
import { makeNodes } from './nodes';
import { entryReason, Stays } from './reach';
import { compare, concurrencyAmong, evidenceOf, modelsInPlay, situationOfMany, totalsOf } from './texts';
import { timelinesOf } from './timelines';

export interface PictureParts {
  readonly views: Views;
  /** All files that have been read. */
  readonly files: readonly FileId[];
  readonly findingsOf: (file: FileId) => readonly Finding[];
}

/** `null`: no such file, function or entry point. */
export function makePicture(parts: PictureParts, request: PictureRequest): Picture | null {
  const { views, files, findingsOf } = parts;
  const findings = new FindingsByFunction(findingsOf);
  const from = (home: FileId): Material => ({
    views,
    stays: new Stays(views),
    findings,
    places: placesFrom(views, home),
  });
  switch (request.kind) {
    case 'function': {
      const file = views.file(request.file);
      const fn = file && innermostFunction(file, request.offset);
      return fn ? ofFunction(from(fn.file.id), fn) : null;
    }
    case 'file': {
      const file = views.file(request.file);
      return file ? ofFile(from(file.id), file) : null;
    }
    case 'entry': {
      const fn = views.function(request.entry);
      return fn ? ofEntry(from(fn.file.id), fn) : null;
    }
    case 'workspace': {
      const read = (request.files ?? files).flatMap((file) => views.file(file) ?? []);
      const material = from(`${commonFolder(read.map(({ id }) => id))}/`);
      const chosen = chooseWorkspace(material, read, request);
      const { modules } = chosen;
      return assemble(material, {
        chosen,
        scope: 'workspace',
        title: 'Workspace',
        nameOfModule: modules.nameOf,
        opened: modules.opened,
      });
    }
  }
}

function ofFunction(material: Material, fn: FunctionView): Picture {
  const chosen = chooseAroundFunction(material, fn);
  const situation = situationOf(fn, material.views);
  const summary = plain(verdict({ fn, situation }));
  return assemble(material, { chosen, scope: 'function', title: nameOf(fn), summary, situation });
}

function ofFile(material: Material, file: FileView): Picture {
  const title = file.id.slice(file.id.lastIndexOf('/') + 1);
  return assemble(material, { chosen: chooseFile(material, file), scope: 'file', title });
}

function ofEntry(material: Material, fn: FunctionView): Picture {
  const context = fn.contexts.find(({ distance }) => distance === 0);
  const reason = entryReason(fn.contexts, fn.id) ?? (context ? becauseOf(context, undefined) : '');
  const situation = situationOf(fn, material.views);
  const summary = `${reason === '' ? '' : `Starts as ${reason}. `}${plain(verdict({ fn, situation }))}`;
  return assemble(material, {
    chosen: chooseFromEntry(material, fn),
    scope: 'entry',
    title: nameOf(fn),
    summary,
    situation,
  });
}

interface Subject {
  readonly chosen: Chosen;
  readonly scope: Picture['scope'];
  readonly title: string;
  readonly summary?: string;
  readonly situation?: Situation;
  readonly nameOfModule?: (module: string) => string;
  readonly opened?: readonly string[];
}

function assemble(material: Material, subject: Subject): Picture {
  const { chosen, scope, title, nameOfModule = (module: string): string => module } = subject;
  const findings = listFindings(material, chosen);
  const totals = totalsOf(material, chosen, findings);
  const situation = subject.situation ?? situationOfMany(material, chosen.functions, totals);
  const nodes = makeNodes(material, chosen, findings, nameOfModule);
  const lanes = lanesOf(
    material,
    chosen,
    nodes.list.map(({ lane }) => lane),
  );
  const recommendation = recommend(situation);
  const models = modelsInPlay(lanes, recommendation);
  const entries = entriesOf(material, chosen);
  const one = chosen.subject;
  return {
    version: 1,
    scope,
    title,
    ...(one && { place: placeOfFunction(material, one) }),
    summary: subject.summary ?? totalsInWords(totals),
    lanes,
    nodes: nodes.list,
    ...(subject.opened && { opened: subject.opened.map((id) => ({ id, name: nameOfModule(id) })) }),
    edges: makeEdges(material, chosen, nodes),
    findings: findings.list,
    timelines: timelinesOf(material, chosen),
    classification: {
      kind: situation.classification,
      sentence: one ? plain(verdict({ fn: one, situation })) : classesInWords(totals),
      evidence: evidenceOf(material, chosen),
    },
    concurrency: concurrencyAmong(material, chosen, totals),
    recommendation: { model: recommendation.model, reason: recommendation.reason },
    models,
    tradeOffs: compare(models),
    ...((one ? [one] : chosen.functions).some(isPython) && { freeThreaded: onFreeThreadedPython(situation) }),
    entries: entries.list,
    bounds: {
      functions: totals.functions,
      findings: totals.findings,
      entries: entries.count,
      hidden: chosen.hidden,
      testsLeftOut: chosen.testsLeftOut,
    },
  };
}

/** Those that something stands in. */
function lanesOf(material: Material, { functions }: Chosen, used: readonly string[]): readonly Lane[] {
  const lanes = new Map<string, Lane>();
  for (const fn of functions) {
    for (const { lane, kind, contexts } of material.stays.of(fn))
      lanes.set(lane, { id: lane, kind, ...laneText(kind, contexts[0]?.loop ?? fn.file.loop) });
  }
  // Libraries' functions run in lanes too in which no function of the project does.
  for (const id of used) {
    const kind = LANE_ORDER.find((candidate) => candidate === id);
    if (kind && !lanes.has(id)) lanes.set(id, { id, kind, ...laneText(kind, undefined) });
  }
  const rank = ({ kind }: Lane): number => LANE_ORDER.indexOf(kind);
  return [...lanes.values()]
    .filter(({ id }) => used.includes(id))
    .sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1));
}

function plain(markdown: string): string {
  return markdown.replaceAll('**', '');
}
