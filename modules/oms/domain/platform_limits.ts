/** How far a platform lets an order be sent in several parcels. */
export type SplitLimit = 'none' | 'lines' | 'units'

/**
 * Pinduoduo takes one waybill an order and JD splits orders itself; Taobao and Tmall are told of
 * whole sub-orders (`sub_tid`), so that a line's units stay together; the others take any part.
 */
const LIMITS: Readonly<Record<string, SplitLimit>> = {
  pinduoduo: 'none',
  jd: 'none',
  taobao: 'lines',
  tmall: 'lines',
}

export const splitLimitOf = (platform: string): SplitLimit => LIMITS[platform] ?? 'units'
