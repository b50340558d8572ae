/** The rows a user can choose from when VS Code has lost the one whose menu was opened. */
import type { TreeNode } from './node.js';

export interface RowChoice<Subject> {
  readonly label: string;
  readonly description: string;
  readonly subject: Subject;
}

/** One choice for each subject, in the order of the rows: a task and the first frame of its chain are the same. */
export function choicesAmong<Subject>(
  rows: readonly TreeNode[],
  subjectOf: (row: TreeNode) => Subject | undefined,
): RowChoice<Subject>[] {
  const choices = new Map<string, RowChoice<Subject>>();
  for (const row of rows) {
    const subject = subjectOf(row);
    const key = JSON.stringify(subject);
    if (subject === undefined || choices.has(key)) continue;
    choices.set(key, { label: row.label, description: row.description ?? '', subject });
  }
  return [...choices.values()];
}
