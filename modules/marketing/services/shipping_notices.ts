import { isChineseMobile } from '#customers/domain/contacts'
import { unseal } from '#customers/services/pii'
import { settings } from '#kernel/settings/settings'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import PlanTouches, { type PlannedTouch } from '#modules/marketing/actions/plan_touches'

interface Parcel extends Record<string, unknown> {
  id: number
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
 * by e-mail. A replacement tells its receiver too. Parcels whose customer is not known yet are passed
 * over; each parcel is told once, however often it comes.
 */
export async function notifyShipped(trx: Trx, fulfilmentIds: number[]): Promise<void> {
  if (!settings.boolean('marketing', 'shipping_notice')) return
  const parcels = await sql<Parcel>(
    trx,
    `SELECT f.id, o.customer_id, o.number, coalesce(f.consignee, o.consignee, '') AS name, coalesce(f.courier_code, '') AS courier,
              coalesce(f.waybill_no, '') AS waybill, o.country, o.phone_encrypted, o.phone_hash, o.phone_masked,
              o.email_encrypted, o.email_hash, o.email_masked
         FROM fulfilments f JOIN orders o ON o.id = f.order_id
        WHERE f.id = ANY($1::bigint[]) AND o.customer_id IS NOT NULL ORDER BY f.id`,
    [fulfilmentIds]
  )
  await new PlanTouches().handle({ trx, touches: parcels.map(toTouch) })
}

function toTouch(parcel: Parcel): PlannedTouch {
  const base = {
    customerId: parcel.customer_id,
    ref: `fulfilment:${parcel.id}`,
    params: {
      order: parcel.number,
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
