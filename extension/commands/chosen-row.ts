/**
 * The row whose menu was opened. While VS Code requests the rows of a view again, it hands a command no row; then the
 * command asks which one was meant.
 */
import { window } from 'vscode';
import type { CoroutineId, FutureId } from '../../debug-adapter/protocol/requests.js';
import { choicesAmong } from '../view-models/row-choices.js';
import type { MomentOfTick, TreeNode } from '../view-models/node.js';

export interface Chosen<Subject> {
  readonly subject: Subject;
  readonly label: string;
}

export class ChosenRow {
  constructor(
    /** The rows of all views, as VS Code has them. */
    private readonly shown: () => readonly TreeNode[],
  ) {}

  /** Undefined if the user does not answer the question. */
  task(row: TreeNode | undefined): Promise<Chosen<CoroutineId> | undefined> {
    return this.choose(row, coroutineOf, 'Which Task?', 'Choose a task in the Tasks view first.');
  }

  /** Undefined if the user does not answer the question. */
  future(row: TreeNode | undefined): Promise<Chosen<FutureId> | undefined> {
    return this.choose(row, futureOf, 'Which Future?', 'Choose a future in the Futures view first.');
  }

  /** Undefined if the user does not answer the question. */
  moment(row: TreeNode | undefined): Promise<Chosen<MomentOfTick> | undefined> {
    return this.choose(row, momentOf, 'Which Moment?', 'Choose a tick in the Event Loop view first.');
  }

  /** @throws an error with the words of `missing` if no row of this kind is shown */
  private async choose<Subject>(
    row: TreeNode | undefined,
    subjectOf: (row: TreeNode) => Subject | undefined,
    question: string,
    missing: string,
  ): Promise<Chosen<Subject> | undefined> {
    const subject = row === undefined ? undefined : subjectOf(row);
    if (row !== undefined && subject !== undefined) return { subject, label: row.label };
    const choices = row === undefined ? choicesAmong(this.shown(), subjectOf) : [];
    if (choices.length === 0) throw new Error(missing);
    return window.showQuickPick(choices, {
      title: question,
      placeHolder: 'The view was redrawn while its menu was open',
      matchOnDescription: true,
    });
  }
}

function coroutineOf({ subject }: TreeNode): CoroutineId | undefined {
  return subject.kind === 'task' || subject.kind === 'frame' ? subject.coroutine : undefined;
}

function futureOf({ subject }: TreeNode): FutureId | undefined {
  return subject.kind === 'future' ? subject.future : undefined;
}

function momentOf({ subject }: TreeNode): MomentOfTick | undefined {
  return subject.kind === 'tick' || subject.kind === 'task' ? subject.moment : undefined;
}
