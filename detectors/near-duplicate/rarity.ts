import { lnPoissonTail } from '../statistics.ts';

/** A cluster of texts that several accounts wrote. */
export interface Cluster {
  readonly cluster: number;
  readonly accounts: number;
  /** Information of what its texts have in common. */
  readonly bits: number;
}

/** How many other accounts would have written the text by themselves, of so many that wrote something. */
export function expectedWriters({ bits }: Cluster, written: number): number {
  return written * 2 ** -bits;
}

/** ln P that so many accounts come to one text independently; over all texts written, add ln of their number. */
export function lnCoincidence(cluster: Cluster, written: number): number {
  return lnPoissonTail(cluster.accounts - 1, expectedWriters(cluster, written));
}
