import type { MessageParams } from '#kernel/exceptions'
import type { TariffToMerge } from '#modules/oms/actions/merge_tariffs'
import type { KnownPlaces } from '#modules/oms/queries/known_places'

export interface RowFault {
  key: string
  code: string
  params?: MessageParams
}

/** Kilograms as decimal text, in whole grams. */
const grams = (text: string | undefined) => (text ? Math.round(Number(text) * 1000) : 1000)

/** A row of a sheet as a price; its faults where it is none. Cells left empty mean what a form starts with. */
export function readTariffRow(
  cells: Record<string, string>,
  known: KnownPlaces
): { tariff: TariffToMerge | null; faults: RowFault[] } {
  const faults: RowFault[] = []
  const fault = (key: string, code: string, params?: MessageParams) =>
    faults.push({ key, code, params })
  const courier = cells.courier.toUpperCase()
  const serviceId = known.services.get(`${courier}/${cells.service.toUpperCase()}`) ?? null
  if (serviceId === null) {
    if (known.couriers.has(courier)) fault('service', 'tariff_service')
    else fault('courier', 'tariff_courier')
  }
  const warehouseId = cells.warehouse ? (known.warehouses.get(cells.warehouse) ?? null) : null
  if (cells.warehouse && warehouseId === null) fault('warehouse', 'tariff_warehouse')
  const regionPrefix = known.regionPrefix(cells.region ?? '')
  if (regionPrefix === null) fault('region', 'tariff_region')
  const [firstWeightG, stepWeightG] = [grams(cells.firstWeight), grams(cells.stepWeight)]
  const weighs = (weight: number) => weight >= 1 && weight <= 1_000_000
  if (!weighs(firstWeightG)) fault('firstWeight', 'out_of_range', { least: '0.001', most: 1000 })
  if (!weighs(stepWeightG)) fault('stepWeight', 'out_of_range', { least: '0.001', most: 1000 })
  const isServed = cells.served !== 'false'
  if (isServed && !cells.firstPrice) fault('firstPrice', 'required')
  for (const key of ['firstPrice', 'stepPrice', 'minPrice'])
    if (cells[key]?.startsWith('-')) fault(key, 'out_of_range', { least: 0, most: '99999999' })
  const whole = (key: string, least: number, most: number) => {
    const value = cells[key] ? Number(cells[key]) : null
    if (value !== null && (value < least || value > most))
      fault(key, 'out_of_range', { least, most })
    return value
  }
  const divisor = whole('divisor', 1000, 20_000)
  const days = whole('days', 0, 60)
  const fuel = whole('fuel', 0, 100)
  const [validFrom, validTo] = [cells.from || null, cells.to || null]
  if (validFrom && validTo && validTo < validFrom) fault('to', 'tariff_ends_before')
  if (faults.length > 0) return { tariff: null, faults }
  return {
    faults,
    tariff: {
      serviceId: serviceId!,
      warehouseId,
      regionPrefix: regionPrefix!,
      isServed,
      firstWeightG,
      firstPrice: cells.firstPrice || '0',
      stepWeightG,
      stepPrice: cells.stepPrice || '0',
      minPrice: cells.minPrice || '0',
      volumetricDivisor: divisor,
      fuelRate: fuel === null ? null : Math.round(fuel * 100),
      transitDays: days,
      validFrom,
      validTo,
    },
  }
}
