/** Where an order goes, as a change names it. Fields left out stay as they are. */
export interface NewAddress {
  consignee?: string
  phone?: string
  country?: string
  province?: string | null
  city?: string | null
  district?: string | null
  regionCode?: string | null
  addressLine?: string
  postcode?: string | null
}

/** The rule that gave a line away, as it was called and worded then. */
export interface GiftOf {
  ruleId: number
  version: number
  name: string
}

/** One typed step of a change. An order is what was captured plus the sum of its confirmed changes. */
export type ChangeAction =
  | {
      action: 'add_line'
      qty: number
      amount: string
      details: {
        skuId: number
        title: string
        unitPrice: string
        isGift?: boolean
        giftOf?: GiftOf
        externalLineNo?: string
        listingId?: number | null
      }
    }
  /** Takes a line off that was agreed away before it was paid or packed: its price goes with it. */
  | { action: 'remove_line'; orderLineId: number }
  /** The new quantity of a line nothing is allocated for. */
  | { action: 'change_qty'; orderLineId: number; qty: number }
  /** What the line shall come to in the end; the difference becomes line discount, or raises the unit price. */
  | { action: 'reprice'; orderLineId: number; amount: string }
  /** What is charged beside the goods. */
  | { action: 'reprice'; details: { shipping: string; tax: string } }
  | { action: 'readdress'; details: NewAddress }
  | { action: 'renote'; details: { buyerNote?: string | null; sellerNote?: string | null } }
  /** The coloured flag of the platform's staff; null takes it off. */
  | { action: 'reflag'; details: { flag: string | null } }
  /** What the platform says of the order beside goods, money and address (`source.facts`), and its last moment to send. */
  | {
      action: 'restate'
      details: { shipBy: string | null; facts: Readonly<Record<string, unknown>> }
    }
  | { action: 'cancel'; details?: { reason?: string } }
  /** Units that will not be sent; money stays and is refunded. */
  | { action: 'cancel_line'; orderLineId: number; qty: number }
  /** A refund of the line was asked for, made, or taken back: while it is open the parcel is stopped. */
  | {
      action: 'refund_line'
      orderLineId: number
      details: { state: 'none' | 'requested' | 'refunded' }
    }
  /** Units of the line; of a bundle's part where one is named. */
  | {
      action: 'request_return'
      orderLineId: number
      qty: number
      details?: { caseId?: number; componentId?: number }
    }
  | { action: 'receive_return'; orderLineId: number; qty: number; details?: { caseId?: number } }
  | { action: 'refund'; amount: string; details?: { caseId?: number; refundId?: number } }
  /** Its parcels were put together with, taken apart from, or dealt anew; `details` name the new ones and the other orders. */
  | { action: 'merge' | 'unmerge' | 'split'; details: { parcels: string[]; orders: string[] } }
  | { action: 'hold' }
  | { action: 'release' }
  /** A parcel was stopped on its way, or let go again. */
  | { action: 'intercept' | 'let_go'; details: { fulfilmentId: number } }

export type ChangeActionName = ChangeAction['action']
