/** The Findings view: what is wrong or looks wrong, each as one sentence with the coroutines concerned. */
import type { FindingKind, FindingRow } from '../../debug-adapter/protocol/requests.js';
import { formatPlace, joinFacts } from './labels.js';
import type { NodeIcon, TreeNode } from './node.js';

/** Every kind, with the words that settings and menus use. */
export const FINDING_NAMES: Record<FindingKind, string> = {
  waitCycle: 'wait cycles',
  orphan: 'orphans',
  pendingAtExit: 'coroutines pending at exit',
  neverAwaited: 'results never awaited',
  unhandledError: 'unhandled errors',
  blockedLoop: 'a blocked event loop',
  leakSuspect: 'leak suspects',
  cancellationSwallowed: 'swallowed cancellations',
};

const ICONS: Record<FindingRow['severity'], NodeIcon> = {
  error: 'errorFinding',
  warning: 'warningFinding',
  info: 'infoFinding',
};

const ORDER: Record<FindingRow['severity'], number> = { error: 0, warning: 1, info: 2 };

/** Without those a person does not want to hear of; worst first, then in the order they were seen. */
export function heardFindings(
  findings: readonly FindingRow[],
  muted: ReadonlySet<FindingKind>,
): readonly FindingRow[] {
  return findings
    .filter(({ kind }) => !muted.has(kind))
    .sort((one, other) => ORDER[one.severity] - ORDER[other.severity] || one.atMs - other.atMs);
}

export function findingNode(row: FindingRow): TreeNode {
  const id = `finding:${row.key}`;
  const chain = row.chain ?? [];
  const children = [
    ...row.coroutines.map((coroutine): TreeNode => ({
      id: `${id}/coroutine:${coroutine.id}`,
      label: coroutine.name,
      icon: 'suspended',
      subject: { kind: 'task', coroutine: coroutine.id },
      ...(row.location === undefined ? {} : { location: row.location }),
      children: 'none',
    })),
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

/** `2 findings, 1 of them an error`: behind the number on the view's badge. */
export function badgeWords(findings: readonly FindingRow[]): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const count = findings.length === 1 ? '1 finding' : `${findings.length} findings`;
  if (errors === 0) return count;
  return `${count}, ${errors === 1 ? '1 of them an error' : `${errors} of them errors`}`;
}
