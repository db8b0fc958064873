import { fromUnits, shareUnits, toUnits } from '#orders/domain/amounts'
import type { AddressGap } from '#modules/oms/domain/file_address'
import { readAmount, readMoment } from '#modules/oms/domain/file_cells'
import { abs, amountOf, sumOf, type FileItem, type Head } from '#modules/oms/domain/file_items'
import type { FileRow, RowReader } from '#modules/oms/domain/file_rows'

/** Why the rows of a number become no order. */
export type FileParking =
  'file_booking' | 'file_negative' | 'file_free' | 'file_charges' | 'file_address'

/** An order of the schema `tandem.order/1`, as far as the file says it. */
export interface FileOrder {
  kind: 'order'
  id: string
  order: Record<string, unknown>
  /** Charges that are part of the order's shipping. */
  fees: { code?: string; title: string; qty: number; price: string }[]
  park?: { reason: FileParking; amount: string; lacks?: AddressGap; found?: string }
  buyerId?: string
  updatedAt?: string
}

/** What becomes no order, with what it would come to. */
export const parked = (
  number: string,
  items: readonly FileItem[],
  { placedAt, updatedAt, currency, buyerId }: Head,
  reason: FileParking,
  more: { lacks?: AddressGap; found?: string } = {}
): FileOrder => ({
  kind: 'order',
  id: number,
  order: { id: number, status: 'held', placed_at: placedAt, currency },
  fees: [],
  park: { reason, amount: fromUnits(sumOf(items)), ...more },
  buyerId,
  updatedAt,
})

/** An order of the rows of a number; charges beside the goods are added to its shipping. */
export function orderOf(
  number: string,
  items: readonly FileItem[],
  head: Head,
  reader: RowReader,
  rows: readonly FileRow[]
): FileOrder {
  const { mapping } = reader
  const amount = (field: 'order_discount' | 'shipping' | 'tax' | 'total') =>
    reader.first(rows, field, (text) => readAmount(text, mapping.decimal))
  const goods = items.filter((item) => !item.isFee)
  const fees = items.filter((item) => item.isFee)
  if (mapping.parksFree && items.every((item) => amountOf(item) === 0n))
    return parked(number, items, head, 'file_free')
  if (goods.length === 0) return parked(number, items, head, 'file_charges')
  const people = peopleOf(reader, rows, head)
  if ('lacks' in people) return parked(number, items, head, 'file_address', people)
  const off = abs(toUnits(amount('order_discount') ?? '0'))
  const shares = shareUnits(off, goods.map(amountOf))
  const [shipping, tax] = [toUnits(amount('shipping') ?? '0') + sumOf(fees), amount('tax') ?? '0']
  const total = amount('total') ?? fromUnits(sumOf(goods) - off + shipping + toUnits(tax))
  return {
    kind: 'order',
    id: number,
    order: {
      schema: 'tandem.order/1',
      id: number,
      ...standingOf(reader, rows, head),
      placed_at: head.placedAt,
      currency: head.currency,
      shipping: fromUnits(shipping),
      tax,
      total,
      ...people,
      lines: goods.map((item, index) => ({
        id: item.id,
        product_id: item.productId,
        code: item.code,
        title: item.title,
        quantity: item.qty,
        price: item.price,
        discount: item.discount,
        order_discount: fromUnits(shares[index]),
        ...(toUnits(item.price) === 0n && { is_gift: true }),
      })),
    },
    fees: fees.map(({ code, title, qty, price }) => ({ code, title, qty, price })),
    buyerId: head.buyerId,
    updatedAt: head.updatedAt,
  }
}

/** How the order stands, and when it was paid. A word nobody has given a meaning is `unknown`. */
function standingOf(reader: RowReader, rows: readonly FileRow[], { placedAt }: Head) {
  const { mapping } = reader
  const word = reader.words(rows, 'status', 60)
  const said = reader.first(rows, 'paid_at', (text) => readMoment(text, mapping))
  const paidAt = said ?? (mapping.isPaid ? placedAt : null)
  const meant = word === undefined ? mapping.constants.status : mapping.statuses[word]
  const status = meant || (word !== undefined ? 'unknown' : paidAt ? 'to_ship' : 'unpaid')
  return {
    status,
    ...(word && { status_text: word }),
    ...(paidAt && status !== 'unpaid' && { paid_at: paidAt }),
  }
}

function peopleOf(reader: RowReader, rows: readonly FileRow[], { buyerId }: Head) {
  const word = (field: Parameters<RowReader['words']>[1], max = 120) =>
    reader.words(rows, field, max)
  const country = word('country', 60) ?? (reader.mapping.constants.country || undefined)
  const whole = word('full_address', 400)
  const named = {
    province: word('province', 60),
    city: word('city', 60),
    district: word('district', 60),
    address: word('address', 300),
  }
  // Columns of their own say it better; addresses abroad are not taken apart.
  const isOne = whole !== undefined && !named.province && !named.city
  const apart = isOne && isChina(country) ? reader.takeApart(whole) : null
  if (apart && 'lacks' in apart) return apart
  const place = apart
    ? {
        province: apart.province,
        city: apart.city ?? undefined,
        district: apart.district ?? undefined,
        address: [apart.detail, named.address].filter(Boolean).join(' ').slice(0, 300),
      }
    : { ...named, address: named.address ?? whole?.slice(0, 300) }
  return {
    buyer: { id: buyerId, note: word('buyer_note', 2000) },
    seller_note: word('seller_note', 2000),
    ship_to: {
      name: word('name') ?? apart?.name ?? undefined,
      phone: word('phone', 40) ?? apart?.phone ?? undefined,
      email: word('email', 200),
      country,
      ...place,
      postcode: word('postcode', 20) ?? apart?.postcode ?? undefined,
    },
  }
}

const isChina = (country: string | undefined) =>
  country === undefined || /^(cn|chn|china|中国|中國)$/i.test(country.trim())
