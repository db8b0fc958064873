import { sql } from '#kernel/sql'
import PackFulfilments from '#orders/actions/pack_fulfilments'
import RecordPacks from '#orders/actions/record_packs'
import RecordPicks from '#orders/actions/record_picks'
import ShipFulfilments from '#orders/actions/ship_fulfilments'
import StartPicking from '#orders/actions/start_picking'

/** Picks, packs and ships whatever is released, as a warehouse would. Answers the fulfilments that left. For tests and the demo. */
export async function shipAll(): Promise<number[]> {
  const lines = await sql<{ id: number; fulfilmentId: number; qty: number }>(
    null,
    `SELECT l.id, l.fulfilment_id AS "fulfilmentId", l.qty FROM fulfilment_lines l JOIN fulfilments f ON f.id = l.fulfilment_id
      WHERE f.status = 'released' AND NOT l.is_cancelled ORDER BY l.id`
  )
  const ids = [...new Set(lines.map((line) => line.fulfilmentId))]
  const counts = lines.map((line) => ({ fulfilmentLineId: line.id, qty: line.qty }))
  await new StartPicking().handle({ fulfilmentIds: ids })
  await new RecordPicks().handle({ picks: counts })
  await new RecordPacks().handle({ packs: counts })
  await new PackFulfilments().handle({
    parcels: ids.map((fulfilmentId) => ({ fulfilmentId, weightG: 900 })),
  })
  const shipments = ids.map((fulfilmentId) => ({
    fulfilmentId,
    courierCode: 'SF',
    waybillNo: `SF${1_000_000 + fulfilmentId}`,
  }))
  return (await new ShipFulfilments().handle({ shipments })).moved
}
