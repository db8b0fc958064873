/** What keeps an address of one column from being certain: the region, the part of it below the city, the street. */
export type AddressGap = 'region' | 'district' | 'street'

/** An address of one column, taken apart. */
export interface FullAddress {
  name: string | null
  phone: string | null
  province: string
  city: string | null
  district: string | null
  detail: string
  postcode: string | null
}

/** What is certain of an address, or what it lacks beside the region that was found. */
export type TakenApart = FullAddress | { lacks: AddressGap; found: string }

/** Takes an address apart; the divisions it knows are not of this room. */
export type TakeApart = (text: string) => TakenApart
