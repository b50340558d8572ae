/**
 * Makes the `this` of arrow functions readable: V8 keeps it beside the variables that they close over, but shows it to no
 * inspector. The function whose `this` it is puts it into a variable, and the arrow function names that variable where
 * nothing is ever evaluated, so that V8 keeps it, too: `() => (0&&ªh1,this.open())`. The initialiser of a field has no place
 * for a variable: an arrow function there bears a mark, and its `this` is the object, or the class, that has it in the field.
 */
import type { AnyNode, Program } from 'acorn';
import { fieldArrowMark } from '../protocol/insertion-mark.js';
import type { EditList } from './edit-list.js';
import { beginWith } from './function-beginning.js';
import { childrenOf, isFunction, type FunctionNode } from './syntax.js';

/** Where edits of a function begin. */
interface Place {
  readonly node: FunctionNode;
  readonly depth: number;
}

interface ThisOwner extends Place {
  /** The variable that has its `this`; undefined until an arrow function uses it. */
  name?: string;
  /** The call of `super` before which a derived class has no `this`; undefined for other functions. */
  readonly superCall?: AnyNode;
}

/** What is around a node. */
interface Around {
  readonly owner: ThisOwner | undefined;
  /** The arrow function within that owner. */
  readonly arrow?: Place;
  /** The arrow function that is the value of a field. */
  readonly field?: Place;
}

const NOTHING: Around = { owner: undefined };

/** @param step ranks per level of the syntax tree, as in the walk through the module */
export function captureThis(
  program: Program,
  edits: EditList,
  { source, prefix, step }: { readonly source: string; readonly prefix: string; readonly step: number },
): void {
  if (!source.includes('=>') || !source.includes('this')) return;
  let count = 0;
  const arrows = new Map<FunctionNode, { readonly name: string; readonly depth: number }>();
  const owners = new Set<ThisOwner>();
  const fields = new Set<Place>();

  /** From the module to the current node. */
  const path: AnyNode[] = [];

  const visit = (node: AnyNode, around: Around): void => {
    path.push(node);
    visitNow(node, path.length * step, around);
    path.pop();
  };
  const visitAll = (nodes: readonly AnyNode[], around: Around): void => {
    for (const node of nodes) visit(node, around);
  };
  const visitNow = (node: AnyNode, depth: number, around: Around): void => {
    if (node.type === 'ThisExpression') {
      const { owner, arrow, field } = around;
      if (field !== undefined) fields.add(field);
      if (owner === undefined || arrow === undefined || arrows.has(arrow.node)) return;
      owner.name ??= `${prefix}h${++count}`;
      owners.add(owner);
      arrows.set(arrow.node, { name: owner.name, depth: arrow.depth });
    } else if (node.type === 'ArrowFunctionExpression') {
      visitAll(node.params, around);
      const arrow = { node, depth };
      const holder = path.at(-2);
      if (holder?.type !== 'PropertyDefinition' || holder.value !== node)
        visit(node.body, { ...around, arrow });
      else visit(node.body, { owner: node.body.type === 'BlockStatement' ? arrow : undefined, field: arrow });
    } else if (isFunction(node)) {
      const owner = ownerOf(node, depth, path.slice(-4, -1));
      visitAll(node.params, NOTHING);
      visit(node.body, { owner });
    } else if (node.type === 'PropertyDefinition' || node.type === 'StaticBlock')
      visitAll(childrenOf(node), NOTHING);
    else visitAll(childrenOf(node), around);
  };
  visitAll(program.body, NOTHING);

  for (const { node, depth, name, superCall } of owners) {
    const capture = `var ${name ?? ''}=this`;
    if (superCall === undefined) beginWith(capture, node, edits, depth);
    else edits.close(superCall.end, depth, `;${capture};`);
  }
  for (const [node, { name, depth }] of arrows) beginWith(`0&&${name}`, node, edits, depth);
  for (const { node, depth } of fields) beginWith(fieldArrowMark(prefix), node, edits, depth);
}

/** Undefined where its `this` begins at no place that is known. */
function ownerOf(node: FunctionNode, depth: number, path: readonly AnyNode[]): ThisOwner | undefined {
  const [definition, , holder] = path.toReversed();
  if (definition?.type !== 'MethodDefinition' || definition.kind !== 'constructor') return { node, depth };
  if ((holder?.type !== 'ClassDeclaration' && holder?.type !== 'ClassExpression') || !holder.superClass)
    return { node, depth };
  const statements = node.body.type === 'BlockStatement' ? (node.body.body as AnyNode[]) : [];
  const superCall = statements.find(isSuperCall);
  return superCall === undefined ? undefined : { node, depth, superCall };
}

function isSuperCall(statement: AnyNode): boolean {
  return (
    statement.type === 'ExpressionStatement' &&
    statement.expression.type === 'CallExpression' &&
    statement.expression.callee.type === 'Super'
  );
}
