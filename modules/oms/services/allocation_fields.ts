import { defineFields, type FieldType } from '#kernel/rules/index'

const field = (type: FieldType, sql: string, name: string, options?: readonly string[]) => ({
  type,
  sql,
  label: `oms.allocation_rules.fields.${name}`,
  options,
})
/** A list over the SKUs of an order's lines; the parts of a bundle count as the bundle. */
const ofSkus = (column: string) =>
  `ARRAY(SELECT DISTINCT ${column} FROM order_lines rl JOIN skus rs ON rs.id = rl.sku_id JOIN products rp ON rp.id = rs.product_id
     WHERE rl.order_id = o.id AND ${column} IS NOT NULL)`
const ofLines = (sum: string) =>
  `(SELECT coalesce(${sum}, 0) FROM order_lines rl LEFT JOIN skus rs ON rs.id = rl.sku_id LEFT JOIN listings ri ON ri.id = rl.listing_id
     WHERE rl.order_id = o.id)`

/** What allocation rules may ask of an order; the expressions are over `orders o`. */
export const ALLOCATION_FIELDS = defineFields({
  store: field('text', '(SELECT rt.code FROM stores rt WHERE rt.id = o.store_id)', 'store'),
  platform: field(
    'text',
    '(SELECT rt.platform FROM stores rt WHERE rt.id = o.store_id)',
    'platform'
  ),
  /** The order's division and those it lies in, so that `33` is true of all of Zhejiang. */
  regions: field(
    'list',
    `CASE WHEN o.region_code IS NULL THEN NULL ELSE ARRAY(SELECT DISTINCT left(o.region_code, n) FROM unnest(ARRAY[2, 4, 6]) n) END`,
    'regions'
  ),
  country: field('text', 'o.country', 'country'),
  skus: field('list', ofSkus('rs.code'), 'skus'),
  categories: field('list', ofSkus('rp.category'), 'categories'),
  brands: field('list', ofSkus('rp.brand'), 'brands'),
  classes: field('list', ofSkus('rs.storage_class'), 'classes'),
  weight_g: field(
    'integer',
    `${ofLines('sum(rl.qty * coalesce(ri.multiplier, 1) * coalesce(rs.weight_g, 0))')}::int`,
    'weight_g'
  ),
  units: field('integer', `${ofLines('sum(rl.qty)')}::int`, 'units'),
  total: field('money', 'o.total_amount', 'total'),
  buyer_note: field('text', 'o.buyer_note', 'buyer_note'),
  seller_note: field('text', 'o.seller_note', 'seller_note'),
  tags: field('list', 'o.tags', 'tags'),
  courier: field('text', `o.source#>>'{facts,requiredCourier}'`, 'courier'),
  is_cod: field('boolean', `coalesce(o.source#>>'{facts,cod}' = 'true', false)`, 'is_cod'),
  kind: field('text', 'o.kind', 'kind', ['sale', 'exchange', 'resend']),
})

export type AllocationField = keyof typeof ALLOCATION_FIELDS.fields
