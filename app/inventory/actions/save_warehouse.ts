import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { NotFoundException, RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'

export interface WarehouseInput {
  code: string
  name: string
  kind: 'own' | 'third_party' | 'return' | 'virtual'
  country?: string
  /** Six-digit division code of the district, as couriers and allocation use it. */
  regionCode?: string | null
  province?: string | null
  city?: string | null
  district?: string | null
  line?: string | null
  contactName?: string | null
  contactPhone?: string | null
  latitude?: string | null
  longitude?: string | null
  /** Orders paid before this local time leave the same day, `HH:MM`. */
  cutOff?: string
  dailyCapacity?: number | null
  /** Whether stock may go below zero here, e.g. for goods that ship from a supplier. */
  allowNegative?: boolean
  isActive?: boolean
}

const COLUMNS: readonly [keyof WarehouseInput, string][] = [
  ['code', 'code'],
  ['name', 'name'],
  ['kind', 'kind'],
  ['country', 'country'],
  ['regionCode', 'region_code'],
  ['province', 'province'],
  ['city', 'city'],
  ['district', 'district'],
  ['line', 'line'],
  ['contactName', 'contact_name'],
  ['contactPhone', 'contact_phone'],
  ['latitude', 'latitude'],
  ['longitude', 'longitude'],
  ['cutOff', 'cut_off'],
  ['dailyCapacity', 'daily_capacity'],
  ['allowNegative', 'allow_negative'],
  ['isActive', 'is_active'],
]

/** Creates a warehouse, or edits the one with the id: fields left out stay as they are. */
export default class SaveWarehouse {
  async handle({
    trx: outer,
    actor,
    id,
    warehouse,
  }: {
    trx?: Trx | null
    actor: Actor
    id?: number
    warehouse: Partial<WarehouseInput>
  }): Promise<number> {
    const given = COLUMNS.filter(([field]) => warehouse[field] !== undefined)
    const values = given.map(([field]) => warehouse[field])
    return inTransaction(outer, async (trx) => {
      const before = id ? await this.#read(trx, id) : null
      if (id && warehouse.isActive === false && before?.is_active)
        await this.#refuseWithStock(trx, id)
      const names = given.map(([, column]) => column)
      const [row] = await sql<{ id: number }>(
        trx,
        id
          ? `UPDATE warehouses SET ${names.map((name, at) => `${name} = $${at + 2}`).join(', ')}, updated_at = now() WHERE id = $1 RETURNING id`
          : `INSERT INTO warehouses (${names.join(', ')}) VALUES (${names.map((_, at) => `$${at + 1}`).join(', ')}) RETURNING id`,
        id ? [id, ...values] : values
      ).catch(translate)
      if (
        id &&
        warehouse.allowNegative !== undefined &&
        before?.allow_negative !== warehouse.allowNegative
      ) {
        await this.#copyAllowNegative(trx, id, warehouse.allowNegative)
      }
      await audit(trx, actor, {
        action: id ? 'inventory.warehouse.update' : 'inventory.warehouse.create',
        subjectType: 'warehouse',
        subjectId: row.id,
        before: before ? Object.fromEntries(names.map((name) => [name, before[name]])) : undefined,
        after: Object.fromEntries(given.map(([field, column]) => [column, warehouse[field]])),
      })
      return row.id
    })
  }

  async #read(trx: Trx, id: number): Promise<Record<string, unknown>> {
    const [row] = await sql(
      trx,
      `SELECT *, to_char(cut_off, 'HH24:MI') AS cut_off FROM warehouses WHERE id = $1 FOR NO KEY UPDATE`,
      [id],
      'warehouse_lock'
    )
    if (!row) throw new NotFoundException('warehouse', id)
    return row
  }

  async #refuseWithStock(trx: Trx, id: number): Promise<void> {
    const rows = await sql(
      trx,
      `SELECT 1 FROM stock_levels WHERE warehouse_id = $1 AND (on_hand, reserved, quality, damaged, in_transit) <> (0, 0, 0, 0, 0) LIMIT 1`,
      [id],
      'warehouse_has_stock'
    )
    if (rows.length > 0)
      throw new RefusedException('warehouse_has_stock', {}, { field: 'isActive' })
  }

  /** The levels carry a copy for their CHECKs; turning it off is refused while something is below zero. */
  async #copyAllowNegative(trx: Trx, id: number, allowNegative: boolean): Promise<void> {
    await sql(
      trx,
      'UPDATE stock_levels SET allow_negative = $2, version = version + 1 WHERE warehouse_id = $1',
      [id, allowNegative],
      'warehouse_copy_negative'
    ).catch((error: { code?: string }) => {
      if (error.code === '23514')
        throw new RefusedException('warehouse_below_zero', {}, { field: 'allowNegative' })
      throw error
    })
  }
}

function translate(error: { constraint?: string }): never {
  if (error.constraint === 'warehouses_code_key')
    throw new RefusedException('warehouse_code_taken', {}, { field: 'code' })
  throw error
}
