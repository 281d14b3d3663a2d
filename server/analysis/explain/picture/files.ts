/** The same picture with other names for its places: editors know documents by their URIs. */
import type { Picture, PicturePlace } from './model';

export function withFiles(picture: Picture, name: (place: PicturePlace) => PicturePlace): Picture {
  const at = <T extends { readonly place: PicturePlace }>(it: T): T => ({ ...it, place: name(it.place) });
  const { classification } = picture;
  return {
    ...picture,
    ...(picture.place && { place: name(picture.place) }),
    nodes: picture.nodes.map((node) => (node.place ? { ...node, place: name(node.place) } : node)),
    findings: picture.findings.map(at),
    timelines: picture.timelines.map(at),
    entries: picture.entries.map(at),
    classification: { ...classification, evidence: classification.evidence.map(at) },
  };
}
