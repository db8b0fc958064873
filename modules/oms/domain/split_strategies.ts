import type { ParcelRules } from './parcel_rules.js'

/** Units of an order line in a parcel, with what strategies look at. */
export interface SplitPiece {
  orderLineId: number
  units: number
  skuIds: readonly number[]
  /** One unit of the line. */
  weightG: number
  volumeMm3: number
  storageClasses: readonly string[]
  /** Not to leave before then, ISO 8601. */
  shipAfter: string | null
  /** Whether the line's units may go into several parcels. */
  isDivisible: boolean
}

export interface SplitParcel {
  pieces: SplitPiece[]
  /** Why it is a parcel of its own. */
  reason: SplitReason | null
  notBefore: string | null
}

export const SPLIT_REASONS = [
  'presale',
  'cold',
  'hazmat',
  'oversize',
  'drop_ship',
  'apart',
  'weight',
  'volume',
  'in_hand',
] as const
export type SplitReason = (typeof SPLIT_REASONS)[number]

/** One way of taking a parcel apart. It answers the parcel as it was where it has nothing to say. */
export interface SplitStrategy {
  readonly key: string
  /** Whether a store's rules ask for it. */
  isOn(rules: ParcelRules): boolean
  split(parcel: SplitParcel, rules: ParcelRules, now: number): SplitParcel[]
}

/** Pieces that a word marks go apart, a parcel for each word; the rest stays. */
function apart(
  parcel: SplitParcel,
  markOf: (piece: SplitPiece) => SplitReason | null
): SplitParcel[] {
  const groups = Map.groupBy(parcel.pieces, markOf)
  if (groups.size < 2) return [parcel]
  return [...groups].map(([mark, pieces]) => ({
    ...parcel,
    pieces,
    reason: mark ?? parcel.reason,
  }))
}

const presale: SplitStrategy = {
  key: 'presale',
  isOn: (rules) => rules.splitsPresale,
  /** What is sold ahead of its goods goes by itself, a parcel for each day. */
  split(parcel, _, now) {
    const dayOf = ({ shipAfter }: SplitPiece) =>
      shipAfter !== null && Date.parse(shipAfter) > now ? shipAfter : null
    return [...Map.groupBy(parcel.pieces, dayOf)].map(([day, pieces]) =>
      day === null
        ? { ...parcel, pieces }
        : { ...parcel, pieces, reason: 'presale' as const, notBefore: day }
    )
  },
}

const storage: SplitStrategy = {
  key: 'storage',
  isOn: (rules) => rules.splitsStorage,
  /** Cold, dangerous and bulky goods travel among themselves. */
  split: (parcel) =>
    apart(parcel, ({ storageClasses }) => {
      const special = (['hazmat', 'cold', 'oversize'] as const).find((name) =>
        storageClasses.includes(name)
      )
      return special ?? null
    }),
}

const supplier: SplitStrategy = {
  key: 'drop_ship',
  isOn: (rules) => rules.dropShipSkuIds.length > 0,
  split: (parcel, rules) =>
    apart(parcel, ({ skuIds }) =>
      skuIds.some((id) => rules.dropShipSkuIds.includes(id)) ? 'drop_ship' : null
    ),
}

const named: SplitStrategy = {
  key: 'apart',
  isOn: (rules) => rules.apartSkuIds.length > 0,
  split: (parcel, rules) =>
    apart(parcel, ({ skuIds }) =>
      skuIds.some((id) => rules.apartSkuIds.includes(id)) ? 'apart' : null
    ),
}

/** Fills parcels one after the other up to a limit, the heaviest pieces first; what alone exceeds it goes alone. */
function fill(
  parcel: SplitParcel,
  limit: number,
  sizeOf: (piece: SplitPiece) => number,
  reason: SplitReason
): SplitParcel[] {
  const total = (pieces: readonly SplitPiece[]) =>
    pieces.reduce((sum, piece) => sum + sizeOf(piece) * piece.units, 0)
  if (total(parcel.pieces) <= limit) return [parcel]
  const loads: { left: number; pieces: SplitPiece[] }[] = []
  const put = (load: (typeof loads)[number], piece: SplitPiece, units: number) => {
    load.pieces.push({ ...piece, units })
    load.left -= sizeOf(piece) * units
  }
  const pieces = [...parcel.pieces].sort((a, b) => sizeOf(b) - sizeOf(a))
  for (const piece of pieces) {
    let open = piece.units
    const least = piece.isDivisible ? 1 : piece.units
    while (open > 0) {
      const size = sizeOf(piece)
      const load =
        loads.find((one) => one.left >= size * least) ??
        loads[loads.push({ left: limit, pieces: [] }) - 1]
      const fits = size === 0 ? open : Math.floor(load.left / size)
      const units = piece.isDivisible ? Math.max(1, Math.min(open, fits)) : open
      put(load, piece, units)
      open -= units
    }
  }
  return loads.map((load, index) => ({
    ...parcel,
    pieces: load.pieces,
    reason: index === 0 ? parcel.reason : reason,
  }))
}

const weight: SplitStrategy = {
  key: 'weight',
  isOn: (rules) => rules.splitWeightG !== null,
  split: (parcel, rules) => fill(parcel, rules.splitWeightG!, (piece) => piece.weightG, 'weight'),
}

const volume: SplitStrategy = {
  key: 'volume',
  isOn: (rules) => rules.splitVolumeMm3 !== null,
  split: (parcel, rules) =>
    fill(parcel, rules.splitVolumeMm3!, (piece) => piece.volumeMm3, 'volume'),
}

/** In the order in which they are asked; by warehouse the allocation has split before. */
export const SPLIT_STRATEGIES: readonly SplitStrategy[] = [
  presale,
  storage,
  supplier,
  named,
  weight,
  volume,
]

/** Takes a parcel apart by every strategy in turn; the parts hold exactly what it held. */
export function splitBy(
  pieces: readonly SplitPiece[],
  rules: ParcelRules,
  now: number,
  strategies: readonly SplitStrategy[] = SPLIT_STRATEGIES.filter((one) => one.isOn(rules))
): SplitParcel[] {
  let parcels: SplitParcel[] = [{ pieces: [...pieces], reason: null, notBefore: null }]
  for (const strategy of strategies)
    parcels = parcels.flatMap((parcel) => strategy.split(parcel, rules, now))
  return parcels
}
