import { parseAddress, takePhone } from '#kernel/addresses/parse_address'
import { isComplete, matchRegion, regionText } from '#kernel/addresses/region'
import type { Phone } from '#kernel/phones'
import type { TakenApart } from '#modules/oms/domain/file_address'

/**
 * Takes a Chinese address of one column apart, with the name and the phone that may stand before it.
 * Only what leaves no doubt is taken: a region down to its district, and a street behind it.
 */
export function takeApart(text: string): TakenApart {
  const { name, phone, region, detail, postcode } = read(text)
  if (!region) return { lacks: 'region', found: '' }
  const found = regionText(region)
  if (!isComplete(region)) return { lacks: 'district', found }
  if (detail === '') return { lacks: 'street', found }
  const { province, city, district } = region
  return { name, phone: phone && textOf(phone), province, city, district, detail, postcode }
}

/** What begins with its region is the street from there on, to the last word of it; else a person stands before it. */
function read(text: string) {
  const [phone, rest] = takePhone(text.normalize('NFKC'))
  const match = matchRegion(rest)
  if (!match) return parseAddress(text)
  const detail = match.rest.replace(/\s*\|\s*/g, ' ').trim()
  return { name: null, phone, region: match.region, detail, postcode: null }
}

const textOf = ({ national, extension }: Phone) =>
  extension === null ? national : `${national}-${extension}`
