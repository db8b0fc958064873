import { SYSTEM } from '#kernel/access/actor'
import SaveCourier from '#modules/oms/actions/save_courier'
import SaveTariffs from '#modules/oms/actions/save_tariffs'
import { oneOf } from '#modules/oms/tests/helpers'

/** A courier of two days everywhere; prices of the first kilogram by warehouse id, `''` for every other one. */
export async function addCourier(code: string, prices: Record<string, string>): Promise<void> {
  await new SaveCourier().handle({
    courier: {
      ...{ code, name: code, isActive: true },
      services: [{ code: 'STD', name: '标快', volumetricDivisor: 8000, isActive: true }],
    },
    actor: SYSTEM,
  })
  const { id } = await oneOf(
    'SELECT s.id FROM oms_courier_services s JOIN oms_couriers c ON c.id = s.courier_id WHERE c.code = $1',
    [code]
  )
  const tariffs = Object.entries(prices).map(([warehouse, firstPrice]) => ({
    ...{ warehouseId: warehouse ? Number(warehouse) : null, regionPrefix: '', isServed: true },
    ...{ firstWeightG: 1000, firstPrice, stepWeightG: 1000, stepPrice: '2', transitDays: 2 },
  }))
  await new SaveTariffs().handle({ serviceId: id, tariffs, actor: SYSTEM })
}
