import { foldAddress, matchRegion, stripRegion, type Region } from '#kernel/addresses/region'
import { parsePhone, type Phone } from '#kernel/phones'

/** What a pasted line says. What it does not say is null or empty. */
export interface ParsedAddress {
  name: string | null
  phone: Phone | null
  region: Region | null
  /** Street, house, door. */
  detail: string
  postcode: string | null
}

/** An address as platforms send it, in fields of their own. */
export interface AddressFields {
  province?: string | null
  city?: string | null
  district?: string | null
  /** The platform's own code of the region, used where names say nothing. */
  code?: string | null
  detail: string
}

const LABELS =
  /(收货人|收件人|联系人|姓名|手机号码?|手机|联系电话|联系方式|电话号码?|电话|收货地址|收件地址|详细地址|所在地区|地区|地址|邮政编码|邮编)\s*[:：]\s*/g
const MOBILE =
  /(?<![\d-])(?:(?:\+|00)?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?:\s*(?:转|分机|ext\.?|#)\s*\d{1,6}|-\d{2,5})?(?!\d)/i
const LANDLINE =
  /(?<!\d)(?:0\d{2,3}[- ]?[2-8]\d{6,7}|[48]00-?\d{3}-?\d{4})(?:(?:转|-)\d{1,6})?(?!\d)/
const POSTCODE = /(?<=^|[\s|])\d{6}(?=$|[\s|])/
const LATIN = /^[A-Za-z][A-Za-z.'’-]*$/
const PLACE_WORDS =
  /[路街巷弄号室村镇乡区县市省楼栋幢层座园苑店厂院校站]|单元|大道|公司|小区|驿站|柜/

/** Brings an address of platform fields into order: region with codes, and the line without it. */
export function normaliseAddress(fields: AddressFields): {
  region: Region | null
  detail: string
} {
  const named = [fields.province, fields.city, fields.district].map((name) => name?.trim() ?? '')
  const given = named.filter(Boolean).join(' ')
  const match = given ? matchRegion(given) : null
  const inDetail = matchRegion(`${given} ${fields.detail}`)
  const whole = !match || (match.region.district === null && match.rest === '')
  const best = whole && inDetail && deeper(inDetail.region, match?.region) ? inDetail : null
  if (best) return { region: best.region, detail: best.rest }
  if (!match) return { region: null, detail: foldAddress(fields.detail) }
  const unknown = match.rest === '' ? '' : `${match.rest} `
  return { region: match.region, detail: unknown + stripRegion(fields.detail, match.region) }
}

function deeper(candidate: Region, current: Region | undefined): boolean {
  if (!current) return true
  if (candidate.provinceCode !== current.provinceCode) return false
  return (
    (candidate.district !== null && current.district === null) ||
    (candidate.city !== null && current.city === null)
  )
}

/**
 * Takes a pasted line apart: name, phone, region, rest of the address and postcode, in whatever
 * order and with or without separators.
 */
export function parseAddress(pasted: string): ParsedAddress {
  let text = pasted
    .normalize('NFKC')
    .replace(LABELS, ' | ')
    .replace(/[,，;；\n\r\t。【】[\]]+/g, ' | ')
  const [phone, afterPhone] = takePhone(text)
  text = afterPhone
  const postcode = POSTCODE.exec(text)?.[0] ?? null
  if (postcode) text = text.replace(POSTCODE, ' | ')

  const found = findRegion(text)
  if (!found) {
    const parts = partsOf(text)
    const name = pickName(parts)
    const detail = parts.filter((part) => part !== name).join(' ')
    return { name, phone, region: null, detail, postcode }
  }
  const before = partsOf(found.before)
  const [street = '', ...after] = partsOf(found.rest)
  const name = pickName(before) ?? pickName([...after].reverse())
  const spare = [...before, ...after].filter((part) => part !== name)
  const detail = [street, ...spare].filter(Boolean).join(' ')
  return { name, phone, region: found.region, detail, postcode }
}

/** The phone in a text, and the text with a `|` where it stood. */
export function takePhone(text: string): [Phone | null, string] {
  for (const pattern of [MOBILE, LANDLINE]) {
    const match = pattern.exec(text)
    const phone = match ? parsePhone(match[0]) : null
    if (match && phone) {
      const rest = `${text.slice(0, match.index)} | ${text.slice(match.index + match[0].length)}`
      return [phone, rest]
    }
  }
  return [null, text]
}

/** The first place in the text at which a region begins that reaches below the province. */
function findRegion(text: string): { before: string; region: Region; rest: string } | null {
  for (let at = 0; at < text.length; at++) {
    const match = matchRegion(text.slice(at))
    if (match && (match.region.district !== null || reachesCity(match.region))) {
      return { before: text.slice(0, at), ...match }
    }
  }
  return null
}

const reachesCity = ({ province, city }: Region) => city !== null && city !== province

/** What blanks and separators set apart; words in Latin letters side by side stay together. */
function partsOf(text: string): string[] {
  return text.split('|').flatMap((segment) => {
    const parts: string[] = []
    for (const word of segment.split(/\s+/).filter(Boolean)) {
      const last = parts.at(-1)
      const joins = LATIN.test(word) && last !== undefined && LATIN.test(last.split(' ').at(-1)!)
      if (joins) parts[parts.length - 1] = `${last} ${word}`
      else parts.push(word)
    }
    return parts
  })
}

/** The first part that reads like a person; a remark in brackets may follow it. */
function pickName(parts: readonly string[]): string | null {
  const polite = parts.find((part) => /^\p{Script=Han}{1,4}(先生|女士|小姐|老师|太太)$/u.test(part))
  return polite ?? parts.find((part) => looksLikeName(part.replace(/\([^)]*\)$/, ''))) ?? null
}

function looksLikeName(part: string): boolean {
  if (/^\p{Script=Han}[\p{Script=Han}·*]{1,7}$/u.test(part)) {
    return part.length <= 4 || part.includes('·') ? !PLACE_WORDS.test(part.slice(1)) : false
  }
  return part.length <= 40 && part.split(' ').every((word) => LATIN.test(word))
}
