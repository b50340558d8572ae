export interface Shape { side: number }
export type Unit = 'cm' | 'm';
export const makeSquare = (side: number): Shape => ({ side });
export const area = async ({ side }: Shape): Promise<number> => { await null; return side * side; };
