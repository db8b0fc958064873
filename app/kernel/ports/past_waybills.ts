import type { Trx } from '#kernel/transaction'

/** Remembers under which numbers parcels once were to leave: a number that was given back is no longer on its parcel. */
export abstract class PastWaybills {
  /**
   * The parcels that numbers of a courier were issued for, those given back included.
   * @param courierCode the house's code of the courier, e.g. `ZTO`
   * @returns fulfilment ids by number; numbers nobody knows are not in it
   */
  abstract parcelsOf(
    trx: Trx | null,
    courierCode: string,
    numbers: readonly string[]
  ): Promise<Map<string, number>>
}
