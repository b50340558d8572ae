/** Whether a generator suspends before its next statement, read from the text. */
import { insertedName } from '../../../runtime/protocol/insertion-mark.js';
import type { Base0Position } from '../scripts/positions.js';
import { childrenOf, offsetOf, syntaxOf, type AnyNode } from './script-syntax.js';

const STATEMENT = /^(?:ExpressionStatement|VariableDeclaration|ReturnStatement)$/;
const INSERTED = insertedName('\\w+');

/** Whether the statement at this place yields, whatever its values are, and calls nothing of the program before. */
export function yieldsNext(text: string, place: Base0Position): boolean {
  const program = syntaxOf(text);
  const offset = program && offsetOf(text, place);
  if (program === undefined || offset === undefined) return false;
  const statement = innermostStatement(program, offset);
  return statement !== undefined && leadsToYield(statement, offset);
}

function innermostStatement(program: AnyNode, offset: number): AnyNode | undefined {
  let found: AnyNode | undefined;
  for (let node: AnyNode | undefined = program; node !== undefined;) {
    if (STATEMENT.test(node.type)) found = node;
    else if (/Statement$|Function/.test(node.type)) found = undefined;
    node = childrenOf(node).find(({ start, end }) => start <= offset && offset < end);
  }
  return found;
}

function leadsToYield(node: AnyNode, offset: number): boolean {
  switch (node.type) {
    case 'YieldExpression':
      return node.end > offset && node['delegate'] === false;
    case 'ExpressionStatement':
    case 'VariableDeclaration':
    case 'VariableDeclarator':
    case 'ReturnStatement':
    case 'AssignmentExpression':
    case 'SequenceExpression':
    case 'ParenthesizedExpression':
      break;
    case 'CallExpression': {
      const callee = node['callee'] as AnyNode;
      if (callee.type !== 'Identifier' || !INSERTED.test(String(callee['name']))) return false;
      break;
    }
    default:
      return false;
  }
  return childrenOf(node).some((child) => leadsToYield(child, offset));
}
