import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { NotFoundException, RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { configChanged } from '#modules/oms/services/config'
import {
  readGiftRule,
  type GiftRuleBody,
  type GiftRuleInput,
} from '#modules/oms/services/read_gift_rule'
import { isSameWording, keepVersion, wordingOf } from '#modules/oms/services/rule_versions'

/** Written in this order by {@link valuesOf}. */
const COLUMNS = `name, condition, store_ids, starts_at, ends_at, basis, goods, steps, repeats, most_times, currency, is_exclusive,
  most_orders, per_buyer, on_short, replacement_sku_id, is_on, updated_by`
const CASTS = `$1, $2::jsonb, $3::bigint[], $4::timestamptz, $5::timestamptz, $6, $7::jsonb, $8::jsonb, $9, $10::int, $11, $12,
  $13::int, $14::int, $15, $16::bigint, $17, $18::bigint`

/** Orders that have something of the rule: how many places of a limit are taken. */
const GIVEN = `(SELECT count(DISTINCT g.order_id)::int FROM oms_gift_grants g
  WHERE g.rule_id = $1 AND g.withdrawn_at IS NULL AND g.state IN ('given', 'replaced'))`

/**
 * Makes a gift rule, or changes one; a wording that is new becomes a version. Orders audited from now
 * on get what it says; those that have a gift are looked at again only when they are audited anew.
 * @throws RefusedException see {@link readGiftRule}; `oms_gift_limit` for a limit below what is given already
 */
export default class SaveGiftRule {
  async handle(input: {
    trx?: Trx | null
    id?: number
    rule: GiftRuleInput & { isOn: boolean }
    actor: Actor
  }): Promise<number> {
    const { id, rule, actor } = input
    return inTransaction(input.trx, async (trx) => {
      const given = id === undefined ? 0 : await this.#lock(trx, id)
      const body = await readGiftRule(trx, rule)
      if (body.mostOrders !== null && body.mostOrders < given)
        throw new RefusedException('oms_gift_limit', { given }, { field: 'mostOrders' })
      const isNew = id === undefined || !isSameWording(await wordingOf(trx, 'gift', id), body)
      const values = valuesOf(body, rule.isOn, actor)
      const [saved] =
        id === undefined
          ? await sql<{ id: number; version: number }>(
              trx,
              `INSERT INTO oms_gift_rules (${COLUMNS}, position) SELECT ${CASTS}, coalesce(max(position), 0) + 10 FROM oms_gift_rules
               RETURNING id, version`,
              values
            )
          : await sql<{ id: number; version: number }>(
              trx,
              `UPDATE oms_gift_rules SET (${COLUMNS}) = (${CASTS}), version = version + $19::int, given = $20, updated_at = now()
                WHERE id = $21 RETURNING id, version`,
              [...values, isNew ? 1 : 0, body.mostOrders === null ? 0 : given, id]
            )
      const { id: ruleId, version } = saved
      if (isNew)
        await keepVersion(
          trx,
          { kind: 'gift', id: ruleId, version, body, note: rule.note || null },
          actor
        )
      await audit(trx, actor, {
        action: id === undefined ? 'oms.gift.create' : 'oms.gift.update',
        subjectType: 'gift_rule',
        subjectId: ruleId,
        after: { ...body, isOn: rule.isOn, version },
        ...(rule.note && { reason: rule.note }),
      })
      await configChanged(trx)
      return ruleId
    })
  }

  /** @returns orders that have something of it; counted after the lock, so that nobody adds to them meanwhile */
  async #lock(trx: Trx, id: number): Promise<number> {
    const locked = await sql(trx, 'SELECT id FROM oms_gift_rules WHERE id = $1 FOR UPDATE', [id])
    if (locked.length === 0) throw new NotFoundException('gift_rule', id)
    const [{ given }] = await sql<{ given: number }>(trx, `SELECT ${GIVEN} AS given`, [id])
    return given
  }
}

const valuesOf = (body: GiftRuleBody, isOn: boolean, actor: Actor) => [
  body.name,
  body.condition && JSON.stringify(body.condition),
  body.storeIds,
  body.startsAt,
  body.endsAt,
  body.basis,
  body.goods && JSON.stringify(body.goods),
  JSON.stringify(body.steps),
  body.repeats,
  body.mostTimes,
  body.currency,
  body.isExclusive,
  body.mostOrders,
  body.perBuyer,
  body.onShort,
  body.replacementSkuId,
  isOn,
  actor.id,
]
