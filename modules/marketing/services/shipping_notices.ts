import { isChineseMobile } from '#customers/domain/contacts'
import { unseal } from '#customers/services/pii'
import { settings } from '#kernel/settings/settings'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import PlanTouches, { type PlannedTouch } from '#modules/marketing/actions/plan_touches'

interface Parcel extends Record<string, unknown> {
  id: number
  /** One of its orders. */
  order_id: number
  is_lead: boolean
  customer_id: number
  number: string
  name: string
  courier: string
  waybill: string
  country: string | null
  phone_encrypted: string | null
  phone_hash: string | null
  phone_masked: string | null
  email_encrypted: string | null
  email_hash: string | null
  email_masked: string | null
}

/**
 * Tells shoppers that their parcels left: by SMS to the phone of the order where it takes texts, else
 * by e-mail. A replacement tells its receiver too. Of a parcel that carries several orders each
 * buyer is told once, of all that are theirs. Orders whose customer is not known yet are passed over;
 * each parcel is told once, however often it comes.
 * @param orderIds only these of the parcels' orders, e.g. those whose customers just became known
 */
export async function notifyShipped(
  trx: Trx,
  fulfilmentIds: number[],
  orderIds: number[] | null = null
): Promise<void> {
  if (!settings.boolean('marketing', 'shipping_notice')) return
  const parcels = await sql<Parcel>(
    trx,
    `SELECT f.id, o.id AS order_id, o.id = f.order_id AS is_lead, o.customer_id, o.number, coalesce(f.consignee, o.consignee, '') AS name,
              coalesce(f.courier_code, '') AS courier,
              coalesce(f.waybill_no, '') AS waybill, o.country, o.phone_encrypted, o.phone_hash, o.phone_masked,
              o.email_encrypted, o.email_hash, o.email_masked
         FROM fulfilments f JOIN fulfilment_orders x ON x.fulfilment_id = f.id JOIN orders o ON o.id = x.order_id
        WHERE f.id = ANY($1::bigint[]) AND o.customer_id IS NOT NULL AND ($2::bigint[] IS NULL OR o.id = ANY($2))
        ORDER BY f.id, o.id = f.order_id DESC, o.id`,
    [fulfilmentIds, orderIds]
  )
  const buyers = Map.groupBy(
    parcels,
    (one) => `${one.id} ${one.customer_id} ${one.phone_hash ?? one.email_hash}`
  )
  await new PlanTouches().handle({ trx, touches: [...buyers.values()].map(toTouch) })
}

/** Orders of one buyer in one parcel, the one that leads it first. */
function toTouch(orders: readonly Parcel[]): PlannedTouch {
  const [parcel] = orders
  const base = {
    customerId: parcel.customer_id,
    ref: `fulfilment:${parcel.id}${parcel.is_lead ? '' : `:${parcel.order_id}`}`,
    params: {
      order: orders.map((one) => one.number).join(', '),
      courier: parcel.courier,
      waybill: parcel.waybill,
      name: parcel.name,
    },
    locale: (parcel.country ?? 'CN') === 'CN' ? ('zh-CN' as const) : ('en' as const),
  }
  const phone = parcel.phone_hash && parcel.phone_encrypted ? unseal(parcel.phone_encrypted) : null
  if (phone && isChineseMobile(phone)) {
    const address = {
      encrypted: parcel.phone_encrypted!,
      hash: parcel.phone_hash!,
      masked: parcel.phone_masked ?? '',
    }
    return { ...base, template: 'shipping_notice', address }
  }
  if (parcel.email_encrypted && parcel.email_hash) {
    const address = {
      encrypted: parcel.email_encrypted,
      hash: parcel.email_hash,
      masked: parcel.email_masked ?? '',
    }
    return { ...base, template: 'shipping_notice_email', address }
  }
  return { ...base, template: 'shipping_notice' }
}
