/** A parcel flow to plan: which lines of an order leave from which warehouse with which courier. */
export interface NewPlan {
  orderId: number
  warehouseId: number
  courierCode?: string | null
  courierService?: string | null
  /** In the company's currency, decimal text. */
  freightEstimated?: string | null
  weightG?: number | null
  /** ISO 8601. */
  promisedAt?: string | null
  lines: NewPlanLine[]
}

export interface NewPlanLine {
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
  lines: { id: number; orderLineId: number; skuId: number; qty: number }[]
}
