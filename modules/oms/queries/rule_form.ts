import type { Actor } from '#kernel/access/actor'
import { describeFields } from '#kernel/rules/index'
import { sql } from '#kernel/sql'
import { orderChoices } from '#modules/oms/queries/condition_choices'
import { ORDER_FIELDS } from '#modules/oms/services/order_fields'

/** What may be asked of orders, and the values forms offer for it. */
export async function conditionProps(actor: Actor) {
  return { registry: describeFields(ORDER_FIELDS), choices: await orderChoices(actor) }
}

/** Where rules may send orders. */
export async function effectTargets() {
  const [targets] = await sql<{
    warehouses: { value: number; label: string }[]
    couriers: { value: string; label: string }[]
  }>(
    null,
    `SELECT (SELECT coalesce(jsonb_agg(jsonb_build_object('value', id, 'label', name) ORDER BY id), '[]') FROM warehouses WHERE is_active) AS warehouses,
            (SELECT coalesce(jsonb_agg(jsonb_build_object('value', code, 'label', name) ORDER BY code), '[]') FROM oms_couriers WHERE is_active) AS couriers`
  )
  return targets
}
