/** A parcel flow to plan: which lines of an order, or of several, leave from which warehouse with which courier. */
export interface NewPlan {
  /** The order that leads the parcel: its address and number stand on it. */
  orderId: number
  warehouseId: number
  courierCode?: string | null
  courierService?: string | null
  /** In the company's currency, decimal text. */
  freightEstimated?: string | null
  weightG?: number | null
  /** ISO 8601. */
  promisedAt?: string | null
  /** Kept back until then, ISO 8601. */
  notBefore?: string | null
  /** Where it starts, when that is not the same for the whole list; past `planned` its stock is promised in the same transaction. */
  status?: 'planned' | 'reserved' | 'released'
  /** Why it is a parcel of its own, a code. */
  reason?: string | null
  lines: NewPlanLine[]
}

export interface NewPlanLine {
  /** The line's order where it is not the one that leads the parcel. */
  orderId?: number
  orderLineId: number
  /** The exploded part of a bundle. */
  componentId?: number | null
  skuId: number
  /** Base units of the SKU that leave. */
  qty: number
  /**
   * How many of the order line's units they stand for. The parts of one bundle carry them together
   * only once: the first part has the line's quantity, the others 0.
   */
  lineQty: number
}

export interface PlannedFulfilment {
  id: number
  number: string
  orderId: number
  warehouseId: number
  /** Where it was planned to stand. */
  status?: NewPlan['status']
  lines: {
    id: number
    /** Where it is not the order that leads the parcel. */
    orderId?: number
    orderLineId: number
    skuId: number
    qty: number
  }[]
}
