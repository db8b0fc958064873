import { dayBounds, inZone, localDate, systemClock, type Clock } from '#kernel/clock'
import { notify } from '#kernel/notifications/notify'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { PACE_DAYS } from '#inventory/domain/sales_pace'
import { alertFacts } from '#inventory/queries/alert_facts'
import { alertDefaults, companyZone } from '#inventory/services/settings'
import { arrivalsOf, endAlerts, judge, writeAlerts } from '#inventory/services/alerts'

const BATCH = 1000
/** Levels that changed while the last refresh was under way are looked at again. */
const OVERLAP_MS = 60_000

export interface Refreshed {
  skus: number
  /** Alerts that are new, or of another kind than before. */
  opened: number
  ended: number
}

/**
 * Works alerts out ahead of whoever looks at them: of what moved since the last time, of everything
 * (`whole`, every night: averages move without any stock moving), or of some SKUs.
 */
export default class RefreshAlerts {
  constructor(readonly clock: Clock = systemClock) {}

  async handle({ whole = false }: { whole?: boolean } = {}): Promise<Refreshed> {
    const startedAt = this.clock.now()
    const since = whole ? null : await this.#lastTime()
    const total: Refreshed = { skus: 0, opened: 0, ended: 0 }
    const owners = new Map<number, number>()
    for (let after = 0; ;) {
      const skuIds = await this.#skus(after, since)
      if (skuIds.length === 0) break
      const done = await this.ofSkus({ skuIds })
      total.skus += skuIds.length
      total.opened += done.opened
      total.ended += done.ended
      for (const id of done.owners) owners.set(id, (owners.get(id) ?? 0) + 1)
      after = skuIds.at(-1)!
    }
    await inTransaction(null, async (trx) => {
      await sql(
        trx,
        `INSERT INTO stock_alert_refreshes (is_whole, skus, opened, ended, started_at, finished_at) VALUES ($1, $2, $3, $4, $5, now())`,
        [since === null, total.skus, total.opened, total.ended, startedAt.toISOString()],
        'alerts_refreshed'
      )
      for (const [id, count] of owners)
        await notify(trx, [id], {
          kind: 'inventory.alerts.opened',
          message: 'inventory.notifications.alerts',
          params: { count },
          href: `/inventory/alerts?owner=${id}`,
        })
    })
    return total
  }

  /** The alerts of these SKUs; `owners` names who has a new one of too little, once an alert. */
  async ofSkus({ trx: outer, skuIds }: { trx?: Trx | null; skuIds: readonly number[] }) {
    const [now, zone] = [this.clock.now(), companyZone()]
    const today = localDate(now, zone)
    const { start, end } = dayBounds(now, zone)
    const since = inZone(start, zone).minus({ days: PACE_DAYS }).toJSDate()
    const passed = (now.getTime() - start.getTime()) / (end.getTime() - start.getTime())
    return inTransaction(outer, async (trx) => {
      const facts = await alertFacts(trx, skuIds, { today, since, zone })
      const arrivals = await arrivalsOf(trx, skuIds, today)
      const judged = judge(facts, arrivals, { ...alertDefaults(), passed })
      const written = await writeAlerts(trx, judged, today)
      const ended = await endAlerts(trx, skuIds, judged)
      const owners = written
        .filter((one) => one.isNew && one.side === 'short' && one.ownerId !== null)
        .map((one) => one.ownerId!)
      return { opened: written.filter((one) => one.isNew).length, ended, owners }
    })
  }

  /** Null where there was none: then everything is looked at. */
  async #lastTime(): Promise<Date | null> {
    const [last] = await sql<{ at: Date }>(
      null,
      'SELECT started_at AS at FROM stock_alert_refreshes ORDER BY id DESC LIMIT 1',
      [],
      'alerts_last_time'
    )
    return last ? new Date(last.at.getTime() - OVERLAP_MS) : null
  }

  async #skus(after: number, since: Date | null): Promise<number[]> {
    const rows = await sql<{ id: number }>(
      null,
      `SELECT sku_id AS id FROM (
         SELECT sku_id FROM stock_levels WHERE sku_id > $1 AND ($2::timestamptz IS NULL OR updated_at >= $2)
         UNION SELECT sku_id FROM sku_stock_policies WHERE sku_id > $1 AND ($2 IS NULL OR updated_at >= $2)) s
        ORDER BY 1 LIMIT ${BATCH}`,
      [after, since?.toISOString() ?? null],
      'alerts_skus'
    )
    return rows.map((row) => row.id)
  }
}
