/** A place a parcel goes from or to. */
export interface PostalAddress {
  name: string
  /** As dialled, e.g. `13800138000` or `021-61234567-8`. */
  phone: string
  province: string
  city: string
  district: string
  line: string
}

export interface WaybillRequest {
  /** Ours, the same for every attempt to get this one waybill. */
  orderCode: string
  /** The house's code of the courier, e.g. `SF`, `YTO`, `ZTO`. */
  courierCode: string
  sender: PostalAddress
  receiver: PostalAddress
  goods: { name: string; code: string; qty: number }[]
  /** As weighed, in grams. */
  weightG: number | null
  remark?: string
}

/** A waybill as the courier issued it, with what is printed large for the sorting centres. */
export interface IssuedWaybill {
  number: string
  /** 大头笔 */
  sortCode: string | null
  hubCode: string | null
  hubName: string | null
  /** 集包地 */
  bagCode: string | null
}

/**
 * Gives out courier waybill numbers. Asking again with the same order code
 * never costs a second number: `issue` answers `duplicate` and `find` says
 * which one it was.
 */
export abstract class WaybillProvider {
  abstract readonly name: string

  /**
   * @throws UnavailableException when the provider cannot be reached or does not answer
   * @throws RefusedException `waybill_refused` with the provider's words
   */
  abstract issue(request: WaybillRequest): Promise<IssuedWaybill | 'duplicate'>

  /** The waybill issued before under an order code, or null when the provider does not tell. */
  abstract find(orderCode: string, courierCode: string): Promise<IssuedWaybill | null>

  /** Gives a number back. Already given back counts as done. */
  abstract cancel(orderCode: string, courierCode: string, number: string): Promise<void>
}
