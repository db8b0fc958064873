import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { changeLines, isLineAction } from '#orders/actions/change_lines'
import CancelOrders from '#orders/actions/cancel_orders'
import HoldOrders from '#orders/actions/hold_orders'
import { moveOrders } from '#orders/actions/move_orders'
import WithdrawOrders from '#orders/actions/withdraw_orders'
import type { ChangeAction, NewAddress } from '#orders/domain/change_actions'
import { refreshMergeKeys } from '#orders/services/merge_keys'
import { regionCodeOf, sealContact } from '#orders/services/contact'

export interface LiveChange {
  orderId: number
  reason?: string | null
  actions: ChangeAction[]
}

type Step<Name extends ChangeAction['action']> = {
  orderId: number
  action: Extract<ChangeAction, { action: Name }>
}

function steps<Name extends ChangeAction['action']>(
  changes: readonly LiveChange[],
  name: Name
): Step<Name>[] {
  return changes.flatMap((change) =>
    change.actions.flatMap((action) =>
      action.action === name ? [{ orderId: change.orderId, action } as Step<Name>] : []
    )
  )
}

/** Lets confirmed changes take effect on orders the transaction has locked; one group of statements a kind of action. */
export async function applyChanges(
  trx: Trx,
  changes: readonly LiveChange[],
  actor: Actor
): Promise<void> {
  const reshaped = changes.filter((change) => change.actions.some(isLineAction))
  if (reshaped.length > 0) {
    await unallocate(
      trx,
      reshaped.map((change) => change.orderId),
      actor
    )
    await changeLines(trx, reshaped)
  }
  await recharge(trx, changes)
  await readdress(trx, steps(changes, 'readdress'), actor)
  await renote(trx, steps(changes, 'renote'))
  const ids = (name: 'release' | 'cancel') => steps(changes, name).map((step) => step.orderId)
  const holds = changes.filter((change) =>
    change.actions.some((action) => action.action === 'hold')
  )
  await new HoldOrders().handle({
    trx,
    holds: holds.map((change) => ({
      orderId: change.orderId,
      reasons: [change.reason ?? 'manual'],
    })),
  })
  if (ids('release').length > 0) await moveOrders(trx, ids('release'), 'approved')
  await new CancelOrders().handle({
    trx,
    orderIds: ids('cancel'),
    reason: changes[0]?.reason ?? 'changed',
    actor,
  })
}

/** What is planned for an order whose lines change is planned anew; what is being picked already is in the way. */
async function unallocate(trx: Trx, orderIds: number[], actor: Actor) {
  await new WithdrawOrders().handle({
    trx,
    orderIds,
    reason: 'order_changed',
    sparesFloor: true,
    actor,
  })
}

/** What is charged beside the goods; the lines stay as they are. */
async function recharge(trx: Trx, changes: readonly LiveChange[]) {
  const rows = steps(changes, 'reprice').flatMap(({ orderId, action }) =>
    'orderLineId' in action ? [] : [{ id: orderId, ...action.details }]
  )
  if (rows.length === 0) return
  await sql(
    trx,
    `UPDATE orders o SET shipping_amount = c.shipping, tax_amount = c.tax,
            total_amount = o.total_amount - o.shipping_amount - o.tax_amount + c.shipping + c.tax,
            payment_status = CASE WHEN o.refunded_amount > 0 THEN o.payment_status
              WHEN o.paid_amount >= o.total_amount - o.shipping_amount - o.tax_amount + c.shipping + c.tax THEN 'paid'
              WHEN o.paid_amount > 0 THEN 'partly_paid' ELSE 'unpaid' END,
            version = version + 1, updated_at = now()
       FROM jsonb_to_recordset($1::jsonb) AS c(id bigint, shipping numeric, tax numeric) WHERE o.id = c.id`,
    [JSON.stringify(rows)]
  )
}

/** The order's address, and that of its parcels that are not packed. It leaves those it shares with others first. */
async function readdress(trx: Trx, list: Step<'readdress'>[], actor: Actor) {
  if (list.length === 0) return
  const orderIds = list.map((step) => step.orderId)
  await new WithdrawOrders().handle({
    trx,
    orderIds,
    onlyMerged: true,
    reason: 'readdressed',
    actor,
  })
  const values = [
    JSON.stringify(list.map(({ orderId, action }) => addressRow(orderId, action.details))),
  ]
  const from = `jsonb_to_recordset($1::jsonb) AS a(id bigint, consignee text, phone_encrypted text, phone_hash text, phone_masked text,
    country text, province text, city text, district text, region_code text, address_line text, postcode text, has_place boolean)`
  const fields = `consignee = coalesce(a.consignee, t.consignee), phone_encrypted = coalesce(a.phone_encrypted, t.phone_encrypted),
    phone_masked = coalesce(a.phone_masked, t.phone_masked), country = coalesce(a.country, t.country),
    province = CASE WHEN a.has_place THEN a.province ELSE t.province END, city = CASE WHEN a.has_place THEN a.city ELSE t.city END,
    district = CASE WHEN a.has_place THEN a.district ELSE t.district END,
    region_code = CASE WHEN a.has_place THEN a.region_code ELSE t.region_code END,
    address_line = coalesce(a.address_line, t.address_line), postcode = coalesce(a.postcode, t.postcode),
    version = version + 1, updated_at = now()`
  await sql(
    trx,
    `UPDATE orders t SET phone_hash = coalesce(a.phone_hash, t.phone_hash), ${fields} FROM ${from} WHERE t.id = a.id`,
    values
  )
  await sql(
    trx,
    `UPDATE fulfilments t SET ${fields} FROM ${from} WHERE t.order_id = a.id AND t.status IN ('planned', 'reserved', 'released', 'picking')
        AND NOT EXISTS (SELECT 1 FROM fulfilment_companions c WHERE c.fulfilment_id = t.id)`,
    values
  )
  await refreshMergeKeys(trx, orderIds)
}

function addressRow(id: number, address: NewAddress) {
  const contact = address.phone
    ? sealContact({ phone: address.phone, country: address.country })
    : null
  return {
    id,
    consignee: address.consignee,
    phone_encrypted: contact?.phone_encrypted,
    phone_hash: contact?.phone_hash,
    phone_masked: contact?.phone_masked,
    country: address.country,
    province: address.province,
    city: address.city,
    district: address.district,
    region_code: address.regionCode ?? regionCodeOf(address),
    address_line: address.addressLine,
    postcode: address.postcode,
    has_place:
      address.province !== undefined ||
      address.city !== undefined ||
      address.regionCode !== undefined,
  }
}

async function renote(trx: Trx, list: Step<'renote'>[]) {
  if (list.length === 0) return
  await sql(
    trx,
    `UPDATE orders o SET version = version + 1, updated_at = now(),
            buyer_note = CASE WHEN n.note ? 'buyerNote' THEN n.note->>'buyerNote' ELSE o.buyer_note END,
            seller_note = CASE WHEN n.note ? 'sellerNote' THEN n.note->>'sellerNote' ELSE o.seller_note END
       FROM unnest($1::bigint[], $2::jsonb[]) AS n(id, note) WHERE o.id = n.id`,
    [list.map((step) => step.orderId), list.map((step) => JSON.stringify(step.action.details))]
  )
}
