/**
 * Converts console input to a text that `eval` accepts: an object literal is an object, declarations persist, and
 * `await` may appear anywhere. V8's REPL mode does the last two as well, but answers with a promise even if nothing is
 * awaited: a program in a loop of its own would never answer.
 */
import { parse, type Node, type Program, type VariableDeclaration } from 'acorn';
import MagicString from 'magic-string';
import vm from 'node:vm';

export interface ConsoleText {
  readonly text: string;
  /** It returns a promise, never rejected, of `{ value }` or `{ error }`. */
  readonly awaits: boolean;
  /** The whole text is `await` of this: evaluated alone, its result may be available at once. */
  readonly awaited?: string;
}

/** @param isFrame in a frame, declarations do not persist, as in V8's own evaluation */
export function consoleText(written: string, isFrame: boolean): ConsoleText {
  if (/^\s*\{/.test(written) && canBeParsed(`(${written}\n)`))
    return { text: `(${written}\n)`, awaits: false };
  const program = parsed(written);
  // V8 reports what is wrong with it.
  if (program === undefined) return { text: written, awaits: false };
  const imports = isFrame ? [] : importsIn(program);
  if (imports.length > 0) return consoleText(withImporter(written, imports), isFrame);
  if (!awaits(program)) return { text: isFrame ? written : declared(written, program), awaits: false };
  const [only] = program.body;
  if (program.body.length === 1 && only?.type === 'ExpressionStatement') {
    const { expression: whole } = only;
    return {
      text: settled(`return { value: (${written.slice(whole.start, whole.end)}\n) };`),
      awaits: true,
      ...(whole.type === 'AwaitExpression'
        ? { awaited: `(${written.slice(whole.argument.start, whole.argument.end)}\n)` }
        : {}),
    };
  }
  return { text: inAsyncFunction(written, program), awaits: true };
}

/**
 * Imports as in a module. A text evaluated outside any frame belongs to no module: Node refuses its imports, except
 * those of a script that requests the default loader, which resolves from the working directory.
 */
const IMPORTER = `(({ Script, constants }) => new Script('(name, options) => import(name, options)', { importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER }).runInThisContext())(process.getBuiltinModule('node:vm'))`;

function importsIn(node: Node): Node[] {
  return [...(node.type === 'ImportExpression' ? [node] : []), ...childrenOf(node).flatMap(importsIn)];
}

function withImporter(written: string, imports: readonly Node[]): string {
  const text = new MagicString(written);
  for (const { start } of imports) text.overwrite(start, start + 'import'.length, IMPORTER);
  return text.toString();
}

/** With `var` for declarations that would not outlive the evaluation. */
function declared(written: string, program: Program): string {
  const text = new MagicString(written);
  for (const statement of program.body) {
    if (statement.type === 'VariableDeclaration')
      text.overwrite(statement.start, statement.start + statement.kind.length, 'var');
    else if (statement.type === 'ClassDeclaration')
      text.prependLeft(statement.start, `var ${statement.id.name} = `);
  }
  return text.toString();
}

function inAsyncFunction(written: string, { body }: Program): string {
  const text = new MagicString(written);
  const names: string[] = [];
  for (const [index, statement] of body.entries()) {
    if (statement.type === 'VariableDeclaration') assign(statement, text, names);
    else if (statement.type === 'ClassDeclaration' || statement.type === 'FunctionDeclaration') {
      names.push(statement.id.name);
      text.prependLeft(statement.start, `${statement.id.name} = `);
      text.appendRight(statement.end, ';');
    } else if (statement.type === 'ExpressionStatement' && index === body.length - 1) {
      text.prependLeft(statement.expression.start, 'return { value: (');
      text.appendRight(statement.expression.end, '\n) }');
    }
  }
  const variables = names.length === 0 ? '' : `var ${names.join(', ')}; `;
  return `${variables}${settled(`${text.toString()}\n; return { value: undefined };`)}`;
}

/** Turns a declaration into assignments. */
function assign(
  { kind, start, end, declarations }: VariableDeclaration,
  text: MagicString,
  names: string[],
): void {
  text.overwrite(start, start + kind.length, 'void (');
  for (const { id, init } of declarations) {
    namesIn(id, names);
    if (init === undefined || init === null) text.appendRight(id.end, ' = undefined');
  }
  const last = declarations.at(-1);
  text.appendRight(last?.end ?? end, ')');
}

/** The names that a pattern declares. */
function namesIn(pattern: Node, names: string[]): void {
  if (pattern.type === 'Identifier') names.push((pattern as Node & { name: string }).name);
  else if (pattern.type === 'AssignmentPattern') namesIn((pattern as Node & { left: Node }).left, names);
  else if (pattern.type === 'Property') namesIn((pattern as Node & { value: Node }).value, names);
  else for (const child of childrenOf(pattern)) namesIn(child, names);
}

function settled(body: string): string {
  return `(async () => { try { ${body} } catch (error) { return { error }; } })()`;
}

/** Whether it awaits something outside of functions. */
function awaits(node: Node): boolean {
  if (node.type === 'AwaitExpression') return true;
  if (node.type === 'ForOfStatement' && (node as Node & { await: boolean }).await) return true;
  if (/Function/.test(node.type)) return false;
  return childrenOf(node).some(awaits);
}

export function childrenOf(node: Node): Node[] {
  return Object.values(node).flat().filter(isNode);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

function parsed(text: string): Program | undefined {
  try {
    return parse(text, { ecmaVersion: 'latest', sourceType: 'script', allowAwaitOutsideFunction: true });
  } catch {
    return undefined;
  }
}

function canBeParsed(text: string): boolean {
  try {
    new vm.Script(text);
    return true;
  } catch {
    return false;
  }
}
