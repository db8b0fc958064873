import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { NotFoundException, RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { configChanged } from '#modules/oms/services/config'

export interface ReachInput {
  /** Null: every service of the courier. */
  serviceId: number | null
  regionPrefix: string | null
  isServed: boolean
  /** Null: as the service says. */
  hasCod: boolean | null
  /** The last day it does not pick up for there, `2026-11-22`. */
  suspendedUntil: string | null
  note: string | null
}

/**
 * Puts what a courier says of its regions in place of what was known before, whole.
 * @throws RefusedException `oms_reach_twice`
 */
export default class SaveReach {
  async handle(input: {
    courierId: number
    reach: readonly ReachInput[]
    actor: Actor
  }): Promise<void> {
    const { courierId, reach, actor } = input
    const keys = reach.map((row) => `${row.serviceId ?? ''}|${row.regionPrefix ?? ''}`)
    const twice = keys.findIndex((key, index) => keys.indexOf(key) < index)
    if (twice >= 0) throw new RefusedException('oms_reach_twice', { row: twice + 1 })
    await inTransaction(null, async (trx) => {
      const services = await sql<{ id: number }>(
        trx,
        'SELECT id FROM oms_courier_services WHERE courier_id = $1',
        [courierId]
      )
      const foreign = reach.find(
        ({ serviceId }) => serviceId !== null && !services.some(({ id }) => id === serviceId)
      )
      if (foreign) throw new NotFoundException('courier_service', foreign.serviceId!)
      const before = await sql(
        trx,
        'DELETE FROM oms_courier_reach WHERE courier_id = $1 RETURNING id',
        [courierId]
      )
      await sql(
        trx,
        `INSERT INTO oms_courier_reach (courier_id, service_id, region_prefix, is_served, has_cod, suspended_until, note)
         SELECT $1, r."serviceId", coalesce(r."regionPrefix", ''), r."isServed", r."hasCod", r."suspendedUntil", r.note
           FROM jsonb_to_recordset($2::jsonb) AS r("serviceId" bigint, "regionPrefix" text, "isServed" boolean, "hasCod" boolean,
             "suspendedUntil" date, note text)`,
        [courierId, JSON.stringify(reach)]
      )
      await audit(trx, actor, {
        action: 'oms.courier.reach',
        subjectType: 'courier',
        subjectId: courierId,
        before: { count: before.length },
        after: { count: reach.length },
      })
      await configChanged(trx)
    })
  }
}
