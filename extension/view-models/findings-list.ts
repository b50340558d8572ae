/** The rows of the Findings view: each finding or observation is one sentence with the coroutines concerned. */
import type {
  FindingKind,
  FindingRow,
  Location,
  ObservationRow,
} from '../../debug-adapter/protocol/requests.js';
import { formatPlace, joinFacts } from './labels.js';
import type { NodeIcon, TreeNode } from './node.js';

const ICONS: Record<FindingRow['severity'], NodeIcon> = {
  error: 'errorFinding',
  warning: 'warningFinding',
  info: 'infoFinding',
};

const ORDER: Record<FindingRow['severity'], number> = { error: 0, warning: 1, info: 2 };

/** Findings that are not muted, the most severe first, then in the order they were found. */
export function heardFindings(
  findings: readonly FindingRow[],
  muted: ReadonlySet<FindingKind>,
): readonly FindingRow[] {
  return findings
    .filter(({ kind }) => !muted.has(kind))
    .sort((one, other) => ORDER[one.severity] - ORDER[other.severity] || one.atMs - other.atMs);
}

function taskNodes(
  parent: string,
  coroutines: FindingRow['coroutines'],
  location: Location | undefined,
): TreeNode[] {
  return coroutines.map((coroutine) => ({
    id: `${parent}/coroutine:${coroutine.id}`,
    label: coroutine.name,
    icon: 'suspended',
    subject: { kind: 'task', coroutine: coroutine.id },
    ...(location === undefined ? {} : { location }),
    children: 'none',
  }));
}

export function findingNode(row: FindingRow): TreeNode {
  const id = `finding:${row.key}`;
  const chain = row.chain ?? [];
  const children = [
    ...taskNodes(id, row.coroutines, row.location),
    ...chain.map((line, index): TreeNode => ({
      id: `${id}/chain:${index}`,
      label: index === 0 ? line : `↳ ${line}`,
      icon: 'chainLine',
      subject: { kind: 'note' },
      children: 'none',
    })),
  ];
  return {
    id,
    label: row.text,
    description: joinFacts(
      row.count > 1 ? `${row.count} times` : undefined,
      row.location && formatPlace(row.location),
    ),
    tooltip: [row.text, ...chain].join('\n'),
    icon: ICONS[row.severity],
    subject: { kind: 'finding', finding: row.kind },
    ...(row.location === undefined ? {} : { location: row.location }),
    children: children.length === 0 ? 'none' : children,
  };
}

/** The observations, below the findings: they are true now and need not be wrong. Empty if there are none. */
export function observationNodes(rows: readonly ObservationRow[]): TreeNode[] {
  if (rows.length === 0) return [];
  const id = 'observations';
  return [
    {
      id,
      label: 'Worth a look',
      tooltip: 'True now, and not wrong by itself.',
      icon: 'group',
      subject: { kind: 'note' },
      isOpen: true,
      children: rows.map(({ key, text, coroutines, location }) => ({
        id: `${id}/${key}`,
        label: text,
        ...(location === undefined ? {} : { description: formatPlace(location), location }),
        icon: 'infoFinding',
        subject: { kind: 'note' },
        children: coroutines.length === 0 ? 'none' : taskNodes(`${id}/${key}`, coroutines, location),
      })),
    },
  ];
}

/** `2 findings, 1 of them an error`: the tooltip of the view's badge. */
export function badgeWords(findings: readonly FindingRow[]): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const count = findings.length === 1 ? '1 finding' : `${findings.length} findings`;
  if (errors === 0) return count;
  return `${count}, ${errors === 1 ? '1 of them an error' : `${errors} of them errors`}`;
}
