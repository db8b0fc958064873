import { localDate } from '#kernel/clock'
import { minorUnits } from '#kernel/currencies'
import type { Trx } from '#kernel/transaction'
import { company } from '#shell/services/company'
import type { PriceBook } from '#modules/oms/domain/courier_bill'
import type { TariffBook } from '#modules/oms/domain/tariff_book'
import type { BillParcel } from '#modules/oms/queries/match_bill_parcels'
import { readTariffBook } from '#modules/oms/queries/read_tariff_book'

const MONEY_PLACES = 4

/** Ten-thousandths of the company's smallest coin. */
export const coinUnits = () => 10 ** (MONEY_PLACES - minorUnits(company().currency))

/** What a courier's parcels cost by its price tables, each on the day it left. */
export class BillPrices {
  private constructor(
    readonly book: TariffBook,
    readonly courier: string
  ) {}

  static async load(trx: Trx, courier: string): Promise<BillPrices> {
    return new BillPrices(await readTariffBook(trx, { withUnused: true }), courier)
  }

  /** Of the service it left with; where that is not known, the courier's first one with a price. */
  of({ warehouseId, service, shippedAt }: BillParcel): PriceBook {
    if (!shippedAt) return () => null
    const day = localDate(shippedAt, company().zone)
    return (regionCode) => {
      const lane = this.book
        .lanes(warehouseId, regionCode, day)
        .find(
          (one) =>
            one.courier === this.courier &&
            (service === null || one.service === service) &&
            one.tariff?.isServed
        )
      return lane?.tariff ? { tariff: lane.tariff, surcharges: lane.surcharges } : null
    }
  }
}
