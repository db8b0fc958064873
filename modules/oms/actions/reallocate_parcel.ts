import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { systemClock } from '#kernel/clock'
import { ConflictException, NotFoundException, RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import RegroupFulfilments from '#orders/actions/regroup_fulfilments'
import type { PlannedFulfilment } from '#orders/domain/new_plan'
import { lockOrdersAround } from '#orders/queries/lock_orders'
import { getParcel, parcelOptions, type ParcelHead } from '#modules/oms/queries/parcel_options'

const DAY_MS = 86_400_000

/**
 * Has a parcel that nobody has begun with leave from another warehouse, or with another courier,
 * because a person says so. The promises of its stock go over in the same transaction: either the
 * new warehouse has all of it, or everything stays as it was. A choice for a parcel that is all of
 * its order binds later allocations of the order too.
 * @returns the parcel in its place
 * @throws RefusedException `parcel_begun`, `parcel_courier` (nobody of that name takes it), `parcel_unmoved`
 * @throws ConflictException `parcels_changed` when somebody changed it since it was seen
 * @throws ShortageException naming what the warehouse has not got
 */
export default class ReallocateParcel {
  async handle(input: {
    fulfilmentId: number
    /** As it stood when it was looked at. */
    version: number
    warehouseId: number
    /** `SF/STD`; null: the best that takes it. */
    courier: string | null
    reason: string
    actor: Actor
  }): Promise<PlannedFulfilment> {
    const { fulfilmentId, version, warehouseId, reason, actor } = input
    return inTransaction(null, async (trx) => {
      await lockOrdersAround(trx, (await getParcel(fulfilmentId, actor, trx)).orderIds)
      const parcel = await getParcel(fulfilmentId, actor, trx)
      if (!parcel.isOpen) throw new RefusedException('parcel_begun', { status: parcel.status })
      if (parcel.version !== version) throw new ConflictException('parcels_changed')
      const chosen = await this.#choose(trx, parcel, warehouseId, input.courier)
      const [made] = await new RegroupFulfilments().handle({
        trx,
        groups: [
          {
            fulfilmentIds: [parcel.id],
            parcels: [{ warehouseId, ...chosen, ...keptOf(parcel), lines: unitsOf(parcel) }],
          },
        ],
        reason: 'reallocated',
        actor,
      })
      await this.#remember(trx, parcel, made, chosen, { warehouseId, reason, actor })
      return made
    })
  }

  async #choose(trx: Trx, parcel: ParcelHead, warehouseId: number, courier: string | null) {
    const options = await parcelOptions(parcel, trx)
    const option = options.find((one) => one.warehouseId === warehouseId)
    if (!option) throw new NotFoundException('warehouse', warehouseId)
    const found = courier ? option.couriers.find((one) => one.name === courier) : option.couriers[0]
    const hasPrices = options.some((one) => one.couriers.length > 0)
    if (!found && (courier || hasPrices)) throw new RefusedException('parcel_courier')
    const [courierCode, courierService] = found ? found.name.split('/') : [null, null]
    if (
      warehouseId === parcel.warehouseId &&
      courierCode === parcel.courier &&
      courierService === parcel.service
    )
      throw new RefusedException('parcel_unmoved')
    const promisedAt = found
      ? new Date(systemClock.now().getTime() + found.days * DAY_MS).toISOString()
      : parcel.promisedAt
    return { courierCode, courierService, freightEstimated: found?.freight ?? null, promisedAt }
  }

  async #remember(
    trx: Trx,
    parcel: ParcelHead,
    made: PlannedFulfilment,
    chosen: {
      courierCode: string | null
      courierService: string | null
      freightEstimated: string | null
    },
    { warehouseId, reason, actor }: { warehouseId: number; reason: string; actor: Actor }
  ) {
    const { courierCode: courier, courierService: service, freightEstimated: freight } = chosen
    await sql(
      trx,
      `INSERT INTO oms_hand_choices (order_id, warehouse_id, courier_code, courier_service, reason, chosen_by, fulfilment_id, freight_before, freight_after, binds_order)
       SELECT o.id, $2, $3, $4, $5, $6, $7, $8, $9, NOT EXISTS (
           SELECT 1 FROM order_lines l WHERE l.order_id = o.id AND l.qty - l.cancelled > coalesce(
             (SELECT sum(x.line_qty) FROM fulfilment_lines x WHERE x.order_line_id = l.id AND x.fulfilment_id = $7 AND NOT x.is_cancelled), 0))
         FROM unnest($1::bigint[]) AS o(id)`,
      [
        parcel.orderIds,
        warehouseId,
        courier,
        service,
        reason,
        actor.id,
        made.id,
        parcel.freight,
        freight,
      ]
    )
    await audit(
      trx,
      actor,
      parcel.orderIds.map((subjectId) => ({
        action: 'oms.parcel.reallocate',
        subjectType: 'order',
        subjectId,
        before: {
          parcel: parcel.number,
          warehouseId: parcel.warehouseId,
          courier: nameOf(parcel.courier, parcel.service),
          freight: parcel.freight,
        },
        after: { parcel: made.number, warehouseId, courier: nameOf(courier, service), freight },
        reason,
      }))
    )
  }
}

const nameOf = (courier: string | null, service: string | null) =>
  courier && [courier, service].filter(Boolean).join('/')

const keptOf = ({ notBefore, reason }: ParcelHead) => ({ notBefore, reason })

/** Its lines in units of the order; the parts of a bundle are counted by the one that carries it. */
const unitsOf = ({ lines }: ParcelHead) =>
  [...Map.groupBy(lines, (line) => line.orderLineId)]
    .map(([orderLineId, own]) => ({
      orderLineId,
      units: own.reduce((sum, line) => sum + line.units, 0),
    }))
    .filter((line) => line.units > 0)
