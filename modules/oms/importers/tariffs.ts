import {
  Importer,
  type ImportContext,
  type ImportResult,
  type SheetError,
  type SheetRow,
} from '#kernel/spreadsheets/index'
import type { Trx } from '#kernel/transaction'
import MergeTariffs, { type TariffToMerge } from '#modules/oms/actions/merge_tariffs'
import { TARIFF_COLUMNS } from '#modules/oms/importers/tariff_columns'
import { readTariffRow, type RowFault } from '#modules/oms/importers/tariff_row'
import { knownPlaces, type DaySpan, type KnownPlaces } from '#modules/oms/queries/known_places'

interface Span {
  row: number
  from: string
  to: string
}

/** A price without an end takes over from one without an end that began before it. */
const takesOver = ({ validFrom, validTo }: TariffToMerge, before: DaySpan) =>
  validFrom !== null && validTo === null && before.to === null && (before.from ?? '') < validFrom

/**
 * Price tables from a sheet, one row a service, warehouse and region. A row for a day range that is
 * known replaces that price, another one is added; rows of the table that the sheet does not name
 * stay. One instance reads one file.
 */
export default class TariffImporter extends Importer<Trx> {
  readonly columns = TARIFF_COLUMNS
  /** Day ranges of the file so far, by service, warehouse and region. */
  readonly #spans = new Map<string, Span[]>()

  async check(rows: readonly SheetRow[]): Promise<SheetError[]> {
    const known = await knownPlaces(null, rows)
    const read = rows.map((row) => ({ row, ...readTariffRow(row.cells, known) }))
    const errors = read.flatMap(({ row, faults }) => faults.map((fault) => this.#error(row, fault)))
    const sound = read.filter(({ faults }) => faults.length === 0)
    for (const { row, tariff } of sound) {
      const other = this.#overlaps(row.rowNumber, tariff!)
      if (other !== null)
        errors.push(this.error(row, 'from', 'tariff_overlaps_row', { row: other }))
    }
    return [...errors, ...this.#stored(known, sound)]
  }

  async write(
    rows: readonly SheetRow[],
    trx: Trx,
    { actor }: ImportContext
  ): Promise<ImportResult> {
    const known = await knownPlaces(trx, rows)
    const tariffs = rows.flatMap(({ cells }) => readTariffRow(cells, known).tariff ?? [])
    return new MergeTariffs().handle({ trx, tariffs, actor })
  }

  /** Rows whose days overlap a stored price of other days, unless they take over from it. */
  #stored(
    known: KnownPlaces,
    sound: readonly { row: SheetRow; tariff: TariffToMerge | null }[]
  ): SheetError[] {
    return sound.flatMap(({ row, tariff }) => {
      const clash = known
        .spans(tariff!)
        .find(
          (one) =>
            (one.from !== tariff!.validFrom || one.to !== tariff!.validTo) &&
            (one.from ?? '') <= (tariff!.validTo ?? '9999') &&
            (tariff!.validFrom ?? '') <= (one.to ?? '9999') &&
            !takesOver(tariff!, one)
        )
      if (!clash) return []
      const params = { from: clash.from ?? '…', to: clash.to ?? '…' }
      return [this.error(row, 'from', 'tariff_overlaps', params)]
    })
  }

  #overlaps(row: number, tariff: TariffToMerge): number | null {
    const key = `${tariff.serviceId}|${tariff.warehouseId ?? ''}|${tariff.regionPrefix}`
    const span = { row, from: tariff.validFrom ?? '', to: tariff.validTo ?? '9999' }
    const spans = this.#spans.get(key) ?? []
    this.#spans.set(key, [...spans, span])
    return spans.find((one) => one.from <= span.to && span.from <= one.to)?.row ?? null
  }

  #error(row: SheetRow, { key, code, params }: RowFault): SheetError {
    return this.error(row, key, code, params)
  }
}
