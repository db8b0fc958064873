import { defineMachine, type StateOf } from '#kernel/state_machine'

/** The life of a claimed coupon. A restored one can be used like a fresh one. */
export const couponClaim = defineMachine({
  name: 'coupon_claim',
  states: ['issued', 'reserved', 'used', 'restored', 'expired'],
  initial: 'issued',
  moves: [
    { from: 'issued', to: 'reserved' },
    { from: 'issued', to: 'used', event: 'marketing.coupons.used' },
    { from: 'issued', to: 'expired' },
    { from: 'reserved', to: 'used', event: 'marketing.coupons.used' },
    { from: 'reserved', to: 'restored' },
    { from: 'used', to: 'restored' },
    { from: 'restored', to: 'reserved' },
    { from: 'restored', to: 'used', event: 'marketing.coupons.used' },
    { from: 'restored', to: 'expired' },
  ],
})
export type CouponClaimState = StateOf<typeof couponClaim>
