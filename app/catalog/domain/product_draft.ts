import { taxOf, type TaxClass } from '#catalog/domain/tax_classes'

export const SKU_KINDS = ['goods', 'bundle', 'kit', 'gift', 'material', 'virtual'] as const
export type SkuKind = (typeof SKU_KINDS)[number]
export const TRACKINGS = ['none', 'lot', 'serial'] as const
export const STORAGE_CLASSES = ['normal', 'cold', 'hazmat', 'oversize'] as const
export const PRODUCT_STATUSES = ['draft', 'active', 'archived'] as const

/** A barcode and the base units behind one scan of it. */
export interface BarcodeDraft {
  barcode: string
  unitFactor: number
}

/** A larger unit and how many base units it holds, e.g. 箱 = 12. */
export interface UnitDraft {
  unit: string
  factor: number
}

/** A SKU as it is entered; lengths in millimetres, weight in grams, prices decimal text. */
export interface SkuDraft {
  /** Absent for a new SKU. */
  id?: number
  code: string
  /** Absent: the product's name and the options. */
  name?: string | null
  options?: Record<string, string>
  kind?: SkuKind
  listPrice?: string
  purchasePrice?: string
  baseUnit?: string
  weightG?: number | null
  lengthMm?: number | null
  widthMm?: number | null
  heightMm?: number | null
  tracking?: (typeof TRACKINGS)[number]
  shelfLifeDays?: number | null
  storageClass?: (typeof STORAGE_CLASSES)[number]
  /** Either is enough: the class names a rate, a rate finds its class. */
  taxClass?: TaxClass
  taxRate?: string
  status?: 'active' | 'disabled'
  imageFileId?: number | null
  /** All its pictures, in order: the first is the one that lists show. Instead of `imageFileId`. */
  images?: number[]
  /** Other names it goes by: an old code, a supplier's, a platform's. */
  aliases?: string[]
  barcodes?: BarcodeDraft[]
  units?: UnitDraft[]
}

/** A product with its SKUs as it is entered. `optionNames` are the axes of its variants, e.g. 颜色, 尺码. */
export interface ProductDraft {
  code: string
  name: string
  nameEn?: string | null
  brand?: string | null
  /** The way from the root, `服装 / 外套`; a missing one is made. */
  category?: string | null
  /** The 19 digits tax offices know it by. */
  taxCode?: string | null
  description?: string | null
  status?: (typeof PRODUCT_STATUSES)[number]
  imageFileId?: number | null
  optionNames?: string[]
  skus: SkuDraft[]
}

/** A SKU with every field filled, as the table stores it. */
export type FullSku = Required<Omit<SkuDraft, 'id'>> & { id?: number; name: string }

/** Fills what was not entered with the catalogue's defaults. */
export function completeSku(
  product: Pick<ProductDraft, 'name' | 'optionNames'>,
  sku: SkuDraft
): FullSku {
  const options = sku.options ?? {}
  const values = (product.optionNames ?? Object.keys(options))
    .map((name) => options[name])
    .filter(Boolean)
  const images = sku.images ?? (sku.imageFileId ? [sku.imageFileId] : [])
  return {
    ...(sku.id ? { id: sku.id } : {}),
    code: sku.code,
    name: sku.name?.trim() || [product.name, ...values].join(' '),
    options,
    kind: sku.kind ?? 'goods',
    listPrice: sku.listPrice ?? '0',
    purchasePrice: sku.purchasePrice ?? '0',
    baseUnit: sku.baseUnit ?? '件',
    weightG: sku.weightG ?? null,
    lengthMm: sku.lengthMm ?? null,
    widthMm: sku.widthMm ?? null,
    heightMm: sku.heightMm ?? null,
    tracking: sku.tracking ?? 'none',
    shelfLifeDays: sku.shelfLifeDays ?? null,
    storageClass: sku.storageClass ?? 'normal',
    ...taxOf(sku),
    status: sku.status ?? 'active',
    imageFileId: images[0] ?? null,
    images,
    aliases: sku.aliases ?? [],
    barcodes: sku.barcodes ?? [],
    units: sku.units ?? [],
  }
}

/** What makes a product impossible, as `[refusal code, parameters]`, or null. */
export function flawOf(product: ProductDraft): [string, Record<string, string>] | null {
  if (product.skus.length === 0) return ['catalog_no_sku', { code: product.code }]
  const codes = new Set<string>()
  const variants = new Set<string>()
  const barcodes = new Set<string>()
  const aliases = new Set<string>()
  for (const sku of product.skus) {
    if (codes.has(sku.code)) return ['catalog_sku_code_twice', { code: sku.code }]
    codes.add(sku.code)
    const variant = JSON.stringify(
      (product.optionNames ?? []).map((name) => sku.options?.[name] ?? '')
    )
    // What is switched off may have been the same variant once.
    if (sku.status !== 'disabled') {
      if (product.skus.length > 1 && variants.has(variant))
        return ['catalog_variant_twice', { code: sku.code }]
      variants.add(variant)
    }
    for (const alias of sku.aliases ?? []) {
      if (aliases.has(alias)) return ['catalog_alias_taken', { value: alias }]
      aliases.add(alias)
    }
    for (const { barcode } of sku.barcodes ?? []) {
      if (barcodes.has(barcode)) return ['catalog_barcode_taken', { value: barcode }]
      barcodes.add(barcode)
    }
  }
  return null
}
