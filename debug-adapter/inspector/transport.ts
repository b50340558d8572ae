/** A two-way stream of text messages, whatever carries it. */
export interface Transport {
  send(message: string): void;
  onMessage(listener: (message: string) => void): void;
  /** Called once, when no message can come any more. */
  onEnd(listener: () => void): void;
  close(): void;
}
