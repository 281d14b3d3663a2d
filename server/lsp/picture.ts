/** The picture of the concurrency model: asked for again while the code changes, made from what is known by then. */
import type { CancellationToken } from 'vscode-languageserver';
import type { FileId } from '../../rules/model';
import type { Finding } from '../analysis/api';
import { withFiles } from '../analysis/explain/picture/files';
import type { Picture, PictureRequest } from '../analysis/explain/picture/model';
import { pictureMarkdown, withPicture } from '../analysis/explain/picture/pictureMarkdown';
import { plainFileName } from './fileNames';
import { guarded } from './log';
import { PICTURE_REQUEST, type PictureParams, type PictureResult } from './protocol';
import { prepare, withRuleLinks, type Session } from './session';
import { throwIfCancelled } from './settle';

/** Finds the picture for a question of the client. */
export type AskPicture = (params: PictureParams, token: CancellationToken) => Promise<PictureResult | null>;

export function offerPictures(session: Session): AskPicture {
  const findings = new WorkspaceFindings(session);
  const ask: AskPicture = (params, token) => answer(session, findings, params, token);
  session.connection.onRequest(PICTURE_REQUEST, guarded(session.log, 'Picture', null, ask));
  return ask;
}

async function answer(
  session: Session,
  findings: WorkspaceFindings,
  params: PictureParams,
  token: CancellationToken,
): Promise<PictureResult | null> {
  const request = await prepareFor(session, params, token);
  const known = params.kind === 'workspace' ? await findings.all(params.isSameText === true, token) : undefined;
  const { workspace, index } = session;
  const picture = workspace.picture(request, known && ((file) => known.get(file) ?? []));
  if (!picture) return null;
  return {
    picture: withFiles(picture, (place) => ({ ...place, ...session.sources.placeOf(place) })),
    markdown: withRuleLinks(session, markdownOf(session, request, picture), 'page'),
    isIndexing: index.status.state === 'indexing',
  };
}

function markdownOf({ workspace }: Session, request: PictureRequest, picture: Picture): string {
  const explanation = request.kind === 'function' ? workspace.explainAt(request.file, request.offset) : null;
  return explanation ? withPicture(explanation.markdown, picture) : pictureMarkdown(picture);
}

async function prepareFor(session: Session, params: PictureParams, token: CancellationToken): Promise<PictureRequest> {
  const { documents, sources, settings, index } = session;
  if (params.kind === 'entry' || params.kind === 'workspace') {
    await settings.ready();
    if (params.kind === 'workspace') index.includeAll();
    await sources.flush();
    throwIfCancelled(token);
    return params;
  }
  const { uri } = params.textDocument;
  const open = documents.get(uri);
  if (open) await prepare(session, open, token);
  else await sources.flush();
  const file = open?.file ?? plainFileName(uri);
  if (params.kind === 'file') return { kind: 'file', file };
  return { kind: 'function', file, offset: open ? sources.offsetOf(open, params.position) : 0 };
}

/** Of all files that have been read. Checked one by one with pauses, so that typing stays quick. */
class WorkspaceFindings {
  #known: ReadonlyMap<FileId, readonly Finding[]> | undefined;

  constructor(private readonly session: Session) {}

  async all(mayBeKnown: boolean, token: CancellationToken): Promise<ReadonlyMap<FileId, readonly Finding[]>> {
    if (mayBeKnown && this.#known) return this.#known;
    const { workspace, platform } = this.session;
    const found = new Map<FileId, readonly Finding[]>();
    for (const file of workspace.checkedFiles()) {
      found.set(file, workspace.check(file));
      await platform.host.yield();
      throwIfCancelled(token);
    }
    this.#known = found;
    return found;
  }
}
