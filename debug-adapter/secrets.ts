/** Compares secrets without telling by the time it takes how much of one was right. */
import { createHash, timingSafeEqual } from 'node:crypto';

export function isSameSecret(given: string, secret: string): boolean {
  return timingSafeEqual(digest(given), digest(secret));
}

/** Of one length, whatever was given. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
