import { encrypt } from '#customers/services/keyring'
import { findRegion } from '#customers/services/regions'
import { sealEmail, sealPhone } from '#customers/services/pii'
import type { NewOrder } from '#orders/domain/new_order'

export interface SealedContact {
  phone_encrypted: string | null
  phone_hash: string | null
  phone_masked: string | null
  email_encrypted: string | null
  email_hash: string | null
  email_masked: string | null
}

/**
 * Phone and e-mail of an order as they are stored. A phone that cannot be read as one (a platform's
 * mask, a typing error) is kept too, without a hash: it is shown and audited, and finds nobody.
 */
export function sealContact(order: Pick<NewOrder, 'phone' | 'email' | 'country'>): SealedContact {
  const raw = order.phone?.trim() || null
  const phone = sealPhone(raw, order.country ?? undefined)
  const email = sealEmail(order.email)
  return {
    phone_encrypted: phone ? phone.encrypted : raw && encrypt(raw),
    phone_hash: phone?.hash ?? null,
    phone_masked: phone ? phone.masked : raw && blur(raw),
    email_encrypted: email?.encrypted ?? null,
    email_hash: email?.hash ?? null,
    email_masked: email?.masked ?? null,
  }
}

/** Hides the middle of a text that is no readable phone; one that is masked already stays as it is. */
function blur(raw: string): string {
  if (raw.includes('*')) return raw
  return raw.length <= 4
    ? '*'.repeat(raw.length)
    : `${raw.slice(0, 2)}${'*'.repeat(raw.length - 4)}${raw.slice(-2)}`
}

/** The code of a Chinese address that was given by names; null abroad and for names nobody knows. */
export function regionCodeOf(
  place: Pick<NewOrder, 'country' | 'province' | 'city' | 'district'>
): string | null {
  if ((place.country ?? 'CN') !== 'CN') return null
  return findRegion(place)?.code ?? null
}
