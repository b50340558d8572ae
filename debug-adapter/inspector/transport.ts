/** A two-way stream of text messages, over any medium. */
export interface Transport {
  send(message: string): void;
  /** Makes the other side's kernel send what it holds back, if possible; sends no message. */
  nudge?(): void;
  onMessage(listener: (message: string) => void): void;
  /** Called once, when no message can come any more. */
  onEnd(listener: () => void): void;
  close(): void;
}
