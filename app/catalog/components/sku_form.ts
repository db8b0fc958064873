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
  taxClass: string
  taxRate: string
  status: string
  images: number[]
  aliases: string[]
  barcodes: { barcode: string; unitFactor: number }[]
  units: { unit: string; factor: number }[]
  /** Disabled because its mix of options is gone, not by hand: it comes back with the mix. */
  isDropped?: boolean
}

type Own = 'id' | 'code' | 'name' | 'options' | 'status' | 'images' | 'aliases' | 'barcodes'

/** What a SKU without an example starts with. */
const BLANK: Omit<SkuForm, Own | 'units' | 'isDropped'> = {
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
  taxClass: 'standard',
  taxRate: '0.13',
}

/** A new SKU, like the one it stands beside where there is one; what is its own alone is not taken over. */
export function newSku(code: string, options: Record<string, string>, like?: SkuForm): SkuForm {
  const { id, isDropped, ...base }: Partial<SkuForm> & typeof BLANK = like ?? BLANK
  const own = { name: '', status: 'active', images: [], aliases: [], barcodes: [], units: [] }
  return { ...base, ...own, code, options }
}
