import { normaliseAddress } from '#kernel/addresses'
import type { LosslessValue } from '#kernel/lossless_json'
import type { NewOrder } from '#orders/domain/new_order'
import { textOf } from './payload.js'
import { shanghaiMoment } from './shanghai_time.js'

/** @throws TypeError when there is no time */
export function neededMoment(value: LosslessValue | undefined, path: string): string {
  const at = shanghaiMoment(value, path)
  if (!at) throw new TypeError(`${path} is no time`)
  return at
}

/** A deadline: a date without a time means the end of that day. */
export function localDeadline(value: LosslessValue | undefined, path: string): string | null {
  const text = textOf(value)
  return shanghaiMoment(/^\d{4}-\d{2}-\d{2}$/.test(text ?? '') ? `${text} 23:59:59` : text, path)
}

/** An address in a platform's fields with its divisions spelt out and coded, and the line without them. */
export function chineseAddress(fields: {
  province: string | null
  city: string | null
  district: string | null
  town?: string | null
  line: string | null
}): Pick<NewOrder, 'country' | 'province' | 'city' | 'district' | 'regionCode' | 'addressLine'> {
  const { province, city, district, town, line } = fields
  const isNew = town && town !== district && !line?.includes(town)
  const written = [isNew ? town : null, line].filter(Boolean).join('')
  const { region, detail } = normaliseAddress({ province, city, district, detail: written })
  return {
    country: 'CN',
    province: region?.province ?? province,
    city: region ? region.city : city,
    district: region ? region.district : district,
    regionCode: region ? (region.districtCode ?? region.cityCode ?? region.provinceCode) : null,
    addressLine: detail || written || null,
  }
}

/** Cipher (`~…~`, `$$…$$`, `##…##`) and masks (`138****5678`): nothing a person or a courier can read. */
export const isSealed = (text: string | null): boolean =>
  text !== null && /\*|^([~$#]).+\1\d*[~$#]?$/s.test(text)
