import type { Candidate, Consent, Identity } from '#customers/domain/link_people'
import {
  sealEmail,
  sealId,
  sealPhone,
  type Sealed,
  type SealedPhone,
} from '#customers/services/pii'

/** A person as some channel knows them. `ref` is the caller's own key for the answer. */
export interface Person {
  ref: string
  name?: string | null
  kind?: 'person' | 'company'
  locale?: 'zh-CN' | 'en'
  /** As typed, or sealed already (an order keeps no plain phone). */
  phone?: string | SealedPhone | null
  email?: string | Sealed | null
  /** Two-letter country that a phone without `+` is read in; China when missing. */
  country?: string
  platform?: string | null
  buyerId?: string | null
  openId?: string | null
  visitorId?: string | null
  /** Where the person came from, e.g. `taobao`, `landing:spring-camp`, `import`. */
  source: string
  /** Whether the source vouches for phone and e-mail (a paid order does, a web form does not). */
  verified?: boolean
  consent?: Consent | null
  ownerId?: number | null
  tags?: string[]
  note?: string | null
  address?: PersonAddress | null
}

export interface PersonAddress {
  consignee: string
  phone?: string | SealedPhone | null
  country?: string
  province?: string | null
  city?: string | null
  district?: string | null
  provinceCode?: string | null
  cityCode?: string | null
  districtCode?: string | null
  line: string
  postcode?: string | null
}

/** The phone of a person or an address, sealed. */
export function sealedPhone(value: Person['phone'], country?: string): SealedPhone | null {
  return typeof value === 'string' ? sealPhone(value, country) : (value ?? null)
}

/** The identities a person brings, strongest first; a privacy number identifies nobody. */
export function toCandidate(person: Person): Candidate {
  const phone = sealedPhone(person.phone, person.country)
  const email = typeof person.email === 'string' ? sealEmail(person.email) : (person.email ?? null)
  const found: Identity[] = []
  const add = (
    kind: Identity['kind'],
    scope: string,
    sealed: Sealed | null,
    verified: boolean,
    consent?: Consent | null
  ) => {
    if (!sealed) return
    const { hash, encrypted, masked } = sealed
    found.push({ kind, scope, hash, encrypted, masked, verified, consent: consent ?? null })
  }
  if (!phone?.extension) add('phone', '', phone, person.verified ?? false, person.consent)
  add('email', '', email, person.verified ?? false, person.consent)
  const { platform, buyerId, openId, visitorId } = person
  if (platform && buyerId)
    add('platform_buyer', platform, sealId('platform_buyer', buyerId, platform), true)
  if (openId) add('openid', platform ?? '', sealId('openid', openId, platform ?? ''), true)
  if (visitorId) add('visitor', '', sealId('visitor', visitorId), true)
  return { ref: person.ref, identities: found }
}
