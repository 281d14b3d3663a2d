/** The picture as a Mermaid diagram, for every editor and page that can draw one. */
import type { Picture, PictureEdge, PictureNode } from './model';

/** Kinds differ in shape, so that the diagram reads without colours too. */
const SHAPES: Readonly<Record<PictureNode['boundBy'], readonly [string, string]>> = {
  'I/O-bound': ['([', '])'],
  'CPU-bound': ['{{', '}}'],
  mixed: ['[/', '/]'],
  light: ['[', ']'],
};

const ARROWS: Readonly<Record<PictureEdge['callerWaits'], string>> = { block: '-->', await: '-.->', no: '==>' };

const SHORT: Readonly<Record<PictureNode['boundBy'], string>> = {
  'I/O-bound': 'I/O',
  'CPU-bound': 'CPU',
  mixed: 'I/O + CPU',
  light: '',
};

export function mermaid({ lanes, nodes, edges }: Picture): string {
  const names = new Map(nodes.map(({ id }, index) => [id, `n${index}`]));
  const lines = ['flowchart LR'];
  for (const [index, lane] of lanes.entries()) {
    lines.push(`  subgraph lane${index}["${escape(lane.name)}"]`);
    for (const node of nodes) if (node.lane === lane.id) lines.push(`    ${names.get(node.id) ?? ''}${shape(node)}`);
    lines.push('  end');
  }
  for (const { from, to, kind, callerWaits, label, count } of edges) {
    const text = [kind === 'hands-off' || kind === 'starts' ? (label ?? '') : '', count > 1 ? `×${count}` : ''].filter(
      (part) => part !== '',
    );
    const words = text.length > 0 ? `|"${escape(text.join(' '))}"|` : '';
    lines.push(`  ${names.get(from) ?? ''} ${ARROWS[callerWaits]}${words} ${names.get(to) ?? ''}`);
  }
  const found = nodes.filter(({ findings }) => findings.length > 0).map(({ id }) => names.get(id) ?? '');
  if (found.length > 0) lines.push('  classDef found stroke-width:3px', `  class ${found.join(',')} found`);
  return lines.join('\n');
}

function shape({ name, boundBy, findings, kind, entry }: PictureNode): string {
  const [open, close] = SHAPES[boundBy];
  const sign = findings.length > 0 ? '⚠ ' : '';
  const parts = [`${sign}${name}`, entry ?? '', SHORT[boundBy]].filter((part) => part !== '');
  const text = kind === 'api' ? name : parts.join('<br>');
  return `${open}"${text.split('<br>').map(escape).join('<br>')}"${close}`;
}

/** Text of the workspace is no markup. */
function escape(text: string): string {
  return text
    .replaceAll('#', '#35;')
    .replaceAll('&', '#amp;')
    .replaceAll('"', '#quot;')
    .replaceAll('<', '#lt;')
    .replaceAll('>', '#gt;')
    .replaceAll('`', "'")
    .replaceAll(/\s+/g, ' ');
}

export const MERMAID_KEY =
  'Rounded: waits (I/O-bound). Hexagon: computes (CPU-bound). Slanted: both. ' +
  'Solid arrow: the caller stands still. Dotted: it awaits, others run. Thick: it goes on at once. ⚠: a finding.';
