import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { Step } from '#orders/actions/live_changes'
import InterceptFulfilments from '#orders/actions/intercept_fulfilments'
import WithdrawOrders from '#orders/actions/withdraw_orders'
import type { NewAddress } from '#orders/domain/change_actions'
import { ADDRESS_CHANGED } from '#orders/domain/interception'
import { refreshMergeKeys } from '#orders/services/merge_keys'
import { regionCodeOf, sealContact } from '#orders/services/contact'

/**
 * Gives orders another address, and their parcels that have not left. A parcel that has a waybill is
 * stopped: the courier knows the old address, and it goes on with a new waybill. Parcels that they
 * share with orders that stay where they are, they leave first.
 */
export async function readdressOrders(
  trx: Trx,
  list: Step<'readdress'>[],
  actor: Actor
): Promise<void> {
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
    JSON.stringify(
      list.map(({ orderId, action, source }) => ({
        ...addressRow(orderId, action.details),
        by_hand: source !== 'platform',
      }))
    ),
  ]
  const from = `jsonb_to_recordset($1::jsonb) AS a(id bigint, consignee text, phone_encrypted text, phone_hash text, phone_masked text,
    country text, province text, city text, district text, region_code text, address_line text, postcode text, has_place boolean, by_hand boolean)`
  const fields = `consignee = coalesce(a.consignee, t.consignee), phone_encrypted = coalesce(a.phone_encrypted, t.phone_encrypted),
    phone_masked = coalesce(a.phone_masked, t.phone_masked), country = coalesce(a.country, t.country),
    province = CASE WHEN a.has_place THEN a.province ELSE t.province END, city = CASE WHEN a.has_place THEN a.city ELSE t.city END,
    district = CASE WHEN a.has_place THEN a.district ELSE t.district END,
    region_code = CASE WHEN a.has_place THEN a.region_code ELSE t.region_code END,
    address_line = coalesce(a.address_line, t.address_line), postcode = coalesce(a.postcode, t.postcode),
    version = version + 1, updated_at = now()`
  await sql(
    trx,
    `UPDATE orders t SET phone_hash = coalesce(a.phone_hash, t.phone_hash), ${fields},
            source = CASE WHEN a.by_hand THEN t.source || '{"readdressed": true}' ELSE t.source - 'readdressed' END FROM ${from} WHERE t.id = a.id`,
    values
  )
  const parcels = await sql<{ id: number; orderId: number; hasWaybill: boolean }>(
    trx,
    `UPDATE fulfilments t SET ${fields}, readdressed_at = clock_timestamp() FROM ${from}
      WHERE t.order_id = a.id AND t.status IN ('planned', 'reserved', 'released', 'picking', 'packed')
        AND NOT EXISTS (SELECT 1 FROM fulfilment_companions c WHERE c.fulfilment_id = t.id)
     RETURNING t.id, t.order_id AS "orderId", t.waybill_no IS NOT NULL AS "hasWaybill"`,
    values
  )
  const byHand = list.filter((step) => step.source !== 'platform').map((step) => step.orderId)
  await refreshMergeKeys(trx, byHand, { readdressed: true })
  const byPlatform = orderIds.filter((id) => !byHand.includes(id))
  await refreshMergeKeys(trx, byPlatform)
  for (const [source, steps] of Map.groupBy(list, (step) => step.source)) {
    const those = new Set(steps.map((step) => step.orderId))
    await new InterceptFulfilments().handle({
      trx,
      fulfilmentIds: parcels
        .filter((parcel) => parcel.hasWaybill && those.has(parcel.orderId))
        .map((parcel) => parcel.id),
      reason: ADDRESS_CHANGED,
      source,
      actor,
    })
  }
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
