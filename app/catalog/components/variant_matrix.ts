import { newSku, type SkuForm } from './sku_form.js'

/** An axis of a product's variants, e.g. 颜色: 黑色, 岩灰. */
export type Axis = { name: string; values: string[] }

const MOST_SKUS = 500

const used = (axes: readonly Axis[]) =>
  axes
    .map((axis) => ({ name: axis.name.trim(), values: axis.values }))
    .filter((axis) => axis.name && axis.values.length > 0)

/** Every mix of the axes' values, in their order; one empty mix without axes. */
export function mixesOf(axes: readonly Axis[]): Record<string, string>[] {
  return used(axes).reduce<Record<string, string>[]>(
    (list, axis) =>
      list.flatMap((mix) => axis.values.map((value) => ({ ...mix, [axis.name]: value }))),
    [{}]
  )
}

/** Whether the axes make more SKUs than a product may have. */
export const isTooMany = (axes: readonly Axis[]) =>
  used(axes).reduce((count, axis) => count * axis.values.length, 1) > MOST_SKUS

/** The axes that a product's SKUs in use span, values in the order in which they first stand. */
export function axesOf(optionNames: readonly string[], skus: readonly SkuForm[]): Axis[] {
  const active = skus.filter((sku) => sku.status === 'active')
  const spanning = active.length > 0 ? active : skus
  return optionNames.map((name) => ({
    name,
    values: [...new Set(spanning.map((sku) => sku.options[name]).filter(Boolean))],
  }))
}

/** Marks the SKUs that are disabled because their mix is gone, so that they come back with it. */
export function markDropped(skus: readonly SkuForm[], axes: readonly Axis[]): SkuForm[] {
  const mixes = new Set(mixesOf(axes).map((mix) => keyOf(mix, axes)))
  return skus.map((sku) => ({
    ...sku,
    isDropped: sku.status === 'disabled' && !mixes.has(keyOf(sku.options, axes)),
  }))
}

const keyOf = (options: Record<string, string>, axes: readonly Axis[]) =>
  used(axes)
    .map(({ name }) => options[name] ?? '')
    .join('\u0000')

/** An axis goes by another name; its values stay with the SKUs that have them. */
export function renameAxis(skus: readonly SkuForm[], from: string, to: string): SkuForm[] {
  if (!from || from === to) return [...skus]
  return skus.map((sku) => {
    const entries = Object.entries(sku.options).map(([name, value]) => [
      name === from ? to : name,
      value,
    ])
    return { ...sku, options: Object.fromEntries(entries) as Record<string, string> }
  })
}

/**
 * The SKUs after the axes changed. Those that fit a mix stay as they are, with code and barcode; an
 * axis that is new takes those in at its first value, one that is gone keeps the first of those that
 * fall together. Missing mixes are added. Of the rest only those that were saved stay: disabled,
 * never deleted, and back in use when their mix comes back.
 */
export function fitSkus(
  skus: readonly SkuForm[],
  axes: readonly Axis[],
  productCode: string
): SkuForm[] {
  const list = used(axes)
  const firsts = Object.fromEntries(list.map(({ name, values }) => [name, values[0]]))
  const known = new Map<string, SkuForm>()
  const inUseFirst = [...skus].sort((a, b) => Number(isOut(a)) - Number(isOut(b)))
  for (const sku of inUseFirst) {
    const key = keyOf({ ...firsts, ...sku.options }, list)
    if (!known.has(key)) known.set(key, sku)
  }
  const taken = new Set(skus.map((sku) => sku.code))
  const stays = new Set<SkuForm>()
  const fitted = mixesOf(list).map((options) => {
    const present = known.get(keyOf(options, list))
    if (!present) {
      const code = freeCode(productCode, list.length > 0, taken)
      taken.add(code)
      return newSku(code, options, skus[0])
    }
    stays.add(present)
    const status = present.isDropped ? 'active' : present.status
    return { ...present, options, status, isDropped: false }
  })
  const left = skus
    .filter((sku) => sku.id && !stays.has(sku))
    .map((sku) => ({
      ...sku,
      status: 'disabled',
      isDropped: sku.isDropped || sku.status === 'active',
    }))
  return [...fitted, ...left]
}

const isOut = (sku: SkuForm) => sku.status === 'disabled'

function freeCode(productCode: string, isVariant: boolean, taken: ReadonlySet<string>): string {
  if (!isVariant) return productCode
  for (let serial = 1; ; serial++) {
    const code = `${productCode}-${String(serial).padStart(2, '0')}`
    if (!taken.has(code)) return code
  }
}

/** Short codes of values, by axis and value; what nobody shortened is its own letters and digits, or its place. */
export type ShortCodes = Record<string, Record<string, string>>

export function shortCode(axis: Axis, value: string, codes: ShortCodes): string {
  const given = codes[axis.name]?.[value]?.trim()
  if (given) return given
  const plain = value.normalize('NFKD').replaceAll(/[^A-Za-z0-9]/g, '')
  const isPlain = plain.length > 0 && plain.length >= value.replaceAll(/\s/g, '').length
  return isPlain ? plain.toUpperCase() : String(axis.values.indexOf(value) + 1).padStart(2, '0')
}

/** `{code}-{颜色}-{尺码}`: the pattern that names the product and every axis. */
export const defaultPattern = (axes: readonly Axis[]) =>
  ['{code}', ...used(axes).map(({ name }) => `{${name}}`)].join('-')

/** The codes SKUs get by a pattern; saved ones keep theirs unless asked for too. */
export function codesByPattern(
  skus: readonly SkuForm[],
  axes: readonly Axis[],
  pattern: { text: string; productCode: string; codes: ShortCodes; savedToo: boolean }
): SkuForm[] {
  return skus.map((sku) => {
    if ((sku.id && !pattern.savedToo) || sku.isDropped) return sku
    const code = pattern.text.replaceAll(/\{([^{}]+)\}/g, (hole, name: string) => {
      if (name === 'code') return pattern.productCode
      const axis = used(axes).find((one) => one.name === name)
      return axis ? shortCode(axis, sku.options[name] ?? '', pattern.codes) : hole
    })
    return { ...sku, code: code.replaceAll(/\s/g, '').slice(0, 60) }
  })
}
