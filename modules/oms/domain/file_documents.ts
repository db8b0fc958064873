import { fromUnits, toUnits } from '#orders/domain/amounts'
import type { TakeApart } from '#modules/oms/domain/file_address'
import { readId } from '#modules/oms/domain/file_cells'
import { headOf, itemOf, type FileItem, type Head } from '#modules/oms/domain/file_items'
import type { FileMapping } from '#modules/oms/domain/file_mapping'
import { orderOf, parked, type FileOrder } from '#modules/oms/domain/file_order'
import { RowReader, type FileRow, type RowFault } from '#modules/oms/domain/file_rows'

export type { FileOrder, FileParking } from '#modules/oms/domain/file_order'

export interface FileReturn {
  kind: 'return'
  id: string
  number: string
  originalNo?: string
  buyerId?: string
  /** Whether its order may be found by buyer, item and price. */
  finds: boolean
  at: string
  currency: string
  updatedAt?: string
  lines: {
    id: string
    code?: string
    title: string
    qty: number
    price: string
    amount: string
    isFee: boolean
  }[]
}

export interface GroupReading {
  documents: (FileOrder | FileReturn)[]
  faults: RowFault[]
}

/**
 * The rows of one order number as documents: an order, a return, or both where rows with negative
 * quantities are returns. With a fault in any row there are none: half an order is worse than none.
 */
export function readGroup(
  number: string,
  rows: readonly FileRow[],
  mapping: FileMapping,
  takeApart: TakeApart
): GroupReading {
  const reader = new RowReader(mapping, takeApart)
  reader.read(rows[0], 'order_no', readId)
  const isBooking = startsWith(number, mapping.bookingPrefix)
  const items = rows.flatMap((row, index) => {
    const item = itemOf(reader, row, index)
    // Only bookings go below nothing.
    if (item?.price.startsWith('-') && !isBooking) reader.fault(row, 'price', 'negative_amount')
    return item ?? []
  })
  const head = headOf(reader, rows)
  if (reader.faults.length > 0 || !head) return { documents: [], faults: reader.faults }
  return { documents: documentsOf(number, items, head, reader, rows, isBooking), faults: [] }
}

function documentsOf(
  number: string,
  items: readonly FileItem[],
  head: Head,
  reader: RowReader,
  rows: readonly FileRow[],
  isBooking: boolean
): GroupReading['documents'] {
  const { mapping } = reader
  if (isBooking) return [parked(number, items, head, 'file_booking')]
  if (startsWith(number, mapping.returnPrefix))
    return [returnOf(number, number, items, head, reader, rows)]
  const back = items.filter((item) => item.qty < 0)
  const sold = items.filter((item) => item.qty > 0)
  if (back.length > 0 && !mapping.hasNegativeReturns)
    return [parked(number, items, head, 'file_negative')]
  const orders = sold.length > 0 ? [orderOf(number, sold, head, reader, rows)] : []
  const returns =
    back.length > 0 ? [returnOf(`${number}#return`, number, back, head, reader, rows)] : []
  return [...orders, ...returns]
}

const startsWith = (number: string, prefix: string) => prefix !== '' && number.startsWith(prefix)

function returnOf(
  id: string,
  number: string,
  items: readonly FileItem[],
  { placedAt: at, currency, buyerId, updatedAt }: Head,
  reader: RowReader,
  rows: readonly FileRow[]
): FileReturn {
  return {
    kind: 'return',
    id,
    number,
    // Rows of an order itself come back from that order.
    originalNo: reader.words(rows, 'original_no', 120) ?? (id === number ? undefined : number),
    buyerId,
    finds: reader.mapping.findsReturns,
    at,
    currency,
    updatedAt,
    lines: items.map((item) => ({
      id: item.id,
      code: item.code,
      title: item.title,
      qty: Math.abs(item.qty),
      price: item.price,
      amount: fromUnits(toUnits(item.price) * BigInt(Math.abs(item.qty)) - toUnits(item.discount)),
      isFee: item.isFee,
    })),
  }
}
