/** A SKU as the product form holds it. */
export type SkuForm = {
  id?: number
  code: string
  name: string
  options: Record<string, string>
  kind: string
  listPrice: string
  purchasePrice: string
  baseUnit: string
  weightG: number | null
  lengthMm: number | null
  widthMm: number | null
  heightMm: number | null
  tracking: string
  shelfLifeDays: number | null
  storageClass: string
  taxRate: string
  status: string
  imageFileId: number | null
  barcodes: { barcode: string; unitFactor: number }[]
  units: { unit: string; factor: number }[]
}

/** What a SKU without an example starts with. */
const BLANK: Omit<
  SkuForm,
  'id' | 'code' | 'name' | 'options' | 'status' | 'imageFileId' | 'barcodes' | 'units'
> = {
  kind: 'goods',
  listPrice: '0',
  purchasePrice: '0',
  baseUnit: '件',
  weightG: null,
  lengthMm: null,
  widthMm: null,
  heightMm: null,
  tracking: 'none',
  shelfLifeDays: null,
  storageClass: 'normal',
  taxRate: '0.13',
}

/** A new SKU, like the one it stands beside where there is one. */
export function newSku(code: string, options: Record<string, string>, like?: SkuForm): SkuForm {
  const { id, ...base }: Partial<SkuForm> & typeof BLANK = like ?? BLANK
  const own = { name: '', status: 'active', imageFileId: null, barcodes: [], units: [] }
  return { ...base, ...own, code, options }
}

/** Every mix of the options' values, in their order. */
export function mixes(axes: { name: string; values: string[] }[]): Record<string, string>[] {
  return axes
    .filter((axis) => axis.name.trim() && axis.values.length > 0)
    .reduce<Record<string, string>[]>(
      (list, axis) =>
        list.flatMap((mix) => axis.values.map((value) => ({ ...mix, [axis.name.trim()]: value }))),
      [{}]
    )
}

const keyOf = (options: Record<string, string>, names: string[]) =>
  names.map((name) => options[name] ?? '').join('\u0000')

/**
 * The SKUs a product has after its options changed: those that fit a mix stay
 * as they are, missing mixes are added, and of the rest only those that were
 * saved before stay (they are disabled, never deleted).
 */
export function fitSkus(
  skus: SkuForm[],
  axes: { name: string; values: string[] }[],
  productCode: string
): SkuForm[] {
  const names = axes.map((axis) => axis.name.trim()).filter(Boolean)
  const known = new Map(skus.map((sku) => [keyOf(sku.options, names), sku]))
  const codes = new Set(skus.map((sku) => sku.code))
  const fitted = mixes(axes).map((options) => {
    const present = known.get(keyOf(options, names))
    if (present) {
      known.delete(keyOf(options, names))
      return { ...present, options }
    }
    let serial = 1
    const code = () =>
      names.length > 0 ? `${productCode}-${String(serial).padStart(2, '0')}` : productCode
    while (codes.has(code()) && names.length > 0) serial++
    codes.add(code())
    return newSku(code(), options, skus[0])
  })
  const left = [...known.values()]
    .filter((sku) => sku.id)
    .map((sku) => ({ ...sku, status: 'disabled' }))
  return [...fitted, ...left]
}
