/**
 * Decides whether the client has proven that it belongs to the user: any process on the machine can connect to a port.
 */
import { isSameSecret } from '../secrets.js';
import { UserError } from '../errors.js';

/** The answer to a client without that proof: its request is not executed, and the connection ends. */
export class NotAdmitted extends UserError {}

const HOW =
  "this adapter listens on a port, and does nothing for a client that does not prove whose it is: give the text in its secret file as 'serverSecret' in the configuration (README, --server).";

export class Admission {
  private isAdmitted: boolean;

  /** @param secret undefined if the client started the adapter and uses its pipe */
  constructor(private readonly secret: string | undefined) {
    this.isAdmitted = secret === undefined;
  }

  /** The maximum size of a message, in bytes. */
  get longestMessage(): number {
    return this.isAdmitted ? 64 * 1024 * 1024 : 1024 * 1024;
  }

  /**
   * Throws {@link NotAdmitted} for every request except `initialize`, until a configuration with the secret has
   * arrived.
   */
  check(command: string, given: unknown): void {
    if (this.isAdmitted || this.secret === undefined || command === 'initialize') return;
    const { serverSecret } = (given ?? {}) as { readonly serverSecret?: unknown };
    const isConfiguration = command === 'launch' || command === 'attach';
    if (!isConfiguration || typeof serverSecret !== 'string' || !isSameSecret(serverSecret, this.secret))
      throw new NotAdmitted(`Refused: ${HOW}`);
    this.isAdmitted = true;
  }
}
