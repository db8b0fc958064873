import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { ConflictException, NotFoundException, RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { depthOf, generateBins, type PlannedBin, type RackPlan } from '../domain/generate_bins.js'

export interface GenerateInput {
  trx?: Trx | null
  actor: Actor
  warehouseId: number
  zone: { code: string; name: string; kind: 'pick' | 'reserve' | 'qc' }
  plan: RackPlan
}

/** More bins than one wizard run should make: a slip of the finger. */
export const MAX_BINS = 20_000

/**
 * Makes a block of bins with places on the floor and their walking sequence,
 * after the sequence there is. The zone is made when it is new.
 * @throws ConflictException `wms_bin_codes_taken` when a code exists already: nothing is made then
 */
export default class GenerateBins {
  async handle(input: GenerateInput): Promise<{ zoneId: number; bins: number }> {
    const planned = generateBins(input.plan)
    if (planned.length === 0 || planned.length > MAX_BINS)
      throw new RefusedException('wms_bin_count', { max: MAX_BINS })
    return inTransaction(input.trx, async (trx) => {
      await this.#lockWarehouse(trx, input)
      await this.#refuseTaken(trx, input.warehouseId, planned)
      const zoneId = await this.#zone(trx, input)
      await this.#insert(trx, input, zoneId, planned)
      await audit(trx, input.actor, {
        action: 'wms.bins.generate',
        subjectType: 'wms_zone',
        subjectId: zoneId,
        after: { ...input.plan, bins: planned.length },
      })
      return { zoneId, bins: planned.length }
    })
  }

  /** The block grows deeper when the new aisles are longer. */
  async #lockWarehouse(trx: Trx, { warehouseId, plan }: GenerateInput) {
    const rows = await sql(
      trx,
      `UPDATE wms_warehouses SET back_mm = greatest(back_mm, front_mm + $2), updated_at = now()
        WHERE warehouse_id = $1 RETURNING warehouse_id`,
      [warehouseId, depthOf(plan)]
    )
    if (rows.length === 0) throw new NotFoundException('wms_warehouse', warehouseId)
  }

  async #refuseTaken(trx: Trx, warehouseId: number, planned: readonly PlannedBin[]) {
    const taken = await sql<{ code: string }>(
      trx,
      'SELECT code FROM wms_bins WHERE warehouse_id = $1 AND code = ANY($2::text[]) ORDER BY code',
      [warehouseId, planned.map((bin) => bin.code)]
    )
    if (taken.length === 0) return
    const codes = taken.map((row) => row.code)
    throw new ConflictException(
      'wms_bin_codes_taken',
      { count: codes.length, first: codes[0] },
      { codes }
    )
  }

  async #zone(trx: Trx, { warehouseId, zone }: GenerateInput): Promise<number> {
    const [row] = await sql<{ id: number; kind: string }>(
      trx,
      `INSERT INTO wms_zones (warehouse_id, code, name, kind) VALUES ($1, $2, $3, $4)
       ON CONFLICT (warehouse_id, code) DO UPDATE SET updated_at = now() RETURNING id, kind`,
      [warehouseId, zone.code, zone.name, zone.kind]
    )
    if (row.kind !== zone.kind)
      throw new RefusedException('wms_zone_kind', { code: zone.code, kind: row.kind })
    return row.id
  }

  async #insert(trx: Trx, input: GenerateInput, zoneId: number, planned: readonly PlannedBin[]) {
    await sql(
      trx,
      `INSERT INTO wms_bins (warehouse_id, zone_id, kind, code, aisle, bay, level, slot, x_mm, y_mm, pick_seq)
       SELECT $1, $2, $3, k.code, k.aisle, k.bay, k.level, k.slot, k.x, w.front_mm + k.y,
              k.seq + coalesce((SELECT max(pick_seq) FROM wms_bins WHERE warehouse_id = $1), 0)
         FROM wms_warehouses w, unnest($4::text[], $5::text[], $6::int[], $7::int[], $8::int[], $9::int[], $10::int[], $11::int[])
              AS k(code, aisle, bay, level, slot, x, y, seq)
        WHERE w.warehouse_id = $1`,
      [
        input.warehouseId,
        zoneId,
        input.zone.kind,
        planned.map((bin) => bin.code),
        planned.map((bin) => bin.aisle),
        planned.map((bin) => bin.bay),
        planned.map((bin) => bin.level),
        planned.map((bin) => bin.slot),
        planned.map((bin) => bin.x),
        planned.map((bin) => bin.y),
        planned.map((bin) => bin.pickSeq),
      ]
    )
  }
}
