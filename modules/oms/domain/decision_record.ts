import type { Barred, Decision, Missing, Parts, SiteOut } from './allocation_terms.js'
import type { Source } from './allocation_constraints.js'
import type { CourierOut } from './courier_choice.js'

/** The parts of a score in the order in which they are kept. */
export const PARTS = [
  'freight',
  'distance',
  'split',
  'days',
  'load',
  'quota',
  'overstock',
  'bonus',
] as const satisfies readonly (keyof Parts)[]

type Triple = [skuId: number, wanted: number, available: number]

/**
 * A decision as it is kept: one a order for ever, so lists without names, and nothing that is empty.
 * `o` options (warehouses, couriers, parts, days, km), `c` the chosen one, `x` warehouses that were
 * out, `q` the couriers of each parcel, `s` shortages, `r` rules, `p` who pinned warehouse and courier.
 */
export interface DecisionRecord {
  v: 2
  o?: [number[], (string | null)[], number[], number, number][]
  c?: number
  x?: [number, SiteOut, (string | null)?, (Triple[] | [string, CourierOut][])?][]
  q?: { in: [string, number, number, number][]; out?: [string, CourierOut][] }[]
  s?: Triple[]
  r?: [number, number][]
  p?: [string | null, string | null]
  /** The day by which it was promised to be there, since 1970. */
  by?: number
  late?: true
  partial?: true
  queued?: true
}

const DAY_MS = 86_400_000

/** Couriers of a parcel that are kept beside the chosen one, and as many that were out. */
const COURIERS_KEPT = 4

export function packDecision(decision: Decision): DecisionRecord {
  const { options, parcels, barred, shortages, rules, pinned } = decision
  const chosen = parcels.map((parcel) => parcel.warehouseId).join()
  const place = options.findIndex((option) => option.warehouseIds.join() === chosen)
  return {
    v: 2,
    ...(options.length > 0 && {
      o: options.map((one) => [
        one.warehouseIds,
        one.couriers,
        PARTS.map((part) => one.parts[part]),
        one.days,
        one.km,
      ]),
    }),
    ...(parcels.length > 0 && { c: place }),
    ...(barred.length > 0 && { x: barred.map(packBarred) }),
    ...(parcels.some((parcel) => parcel.couriers) && { q: parcels.map(packCouriers) }),
    ...(shortages.length > 0 && { s: shortages.map(triple) }),
    ...(rules.length > 0 && { r: rules.map(({ id, version }) => [id, version]) }),
    ...((pinned.warehouse ?? pinned.courier) && {
      p: [nameOf(pinned.warehouse), nameOf(pinned.courier)],
    }),
    ...(decision.deliverBy && { by: decision.deliverBy.day }),
    ...(decision.isLate && { late: true }),
    ...(!decision.isExact && { partial: true }),
    ...(decision.isQueued && { queued: true }),
  }
}

const triple = ({ skuId, wanted, available }: Missing): Triple => [skuId, wanted, available]

/** `rule:12`, `audit`, `hand`, `platform` or `memo`. */
export const nameOf = (source: Source | null | undefined): string | null =>
  !source ? null : source.by === 'rule' ? `rule:${source.ruleId}` : source.by

function packBarred({ warehouseId, why, source, missing, couriers }: Barred) {
  const more = missing?.map(triple) ?? couriers?.slice(0, COURIERS_KEPT).map(outOf)
  const row: NonNullable<DecisionRecord['x']>[number] = [warehouseId, why]
  if (source || more?.length) row.push(nameOf(source))
  if (more?.length) row.push(more as Triple[])
  return row
}

const outOf = ({ courier, service, why }: { courier: string; service: string; why: CourierOut }) =>
  [`${courier}/${service}`, why] as [string, CourierOut]

function packCouriers({ couriers }: Decision['parcels'][number]) {
  const out = (couriers?.out ?? []).slice(0, COURIERS_KEPT).map(outOf)
  return {
    in: (couriers?.choices ?? [])
      .slice(0, COURIERS_KEPT)
      .map((one): [string, number, number, number] => [
        `${one.courier}/${one.service}`,
        one.bill.total,
        one.days,
        one.points,
      ]),
    ...(out.length > 0 && { out }),
  }
}

/** A decision as it is shown. Amounts are ten-thousandths of the currency. */
export interface ShownDecision {
  options: {
    warehouseIds: number[]
    couriers: (string | null)[]
    /** Null: kept before the parts were. */
    parts: Parts | null
    score: number
    days: number
    km: number
    isChosen: boolean
  }[]
  barred: {
    warehouseId: number
    why: SiteOut
    source: string | null
    missing: Missing[]
    couriers: { name: string; why: CourierOut }[]
  }[]
  couriers: {
    choices: { name: string; freight: number; days: number; points: number }[]
    out: { name: string; why: CourierOut }[]
  }[]
  shortages: Missing[]
  rules: { id: number; version: number }[]
  pinned: { warehouse: string | null; courier: string | null }
  /** `2026-11-22`: promised to be there by then. */
  deliverBy: string | null
  isLate: boolean
  isExact: boolean
  isQueued: boolean
}

/** Decisions of before parts were kept: options with names. */
interface FirstRecord {
  options: {
    warehouseIds: number[]
    score: number | null
    why?: SiteOut
    missing?: Missing[]
    km?: number
    days?: number
    courier?: string | null
  }[]
  shortages: Missing[]
  chosen: number[]
}

export const unpackDecision = (record: DecisionRecord | FirstRecord): ShownDecision =>
  'v' in record ? unpackRecord(record) : unpackFirst(record)

function unpackRecord(record: DecisionRecord): ShownDecision {
  return {
    options: (record.o ?? []).map(([warehouseIds, couriers, parts, days, km], index) => ({
      warehouseIds,
      couriers,
      parts: Object.fromEntries(PARTS.map((part, at) => [part, parts[at]])) as unknown as Parts,
      score: parts.reduce((sum, part) => sum + part, 0),
      days,
      km,
      isChosen: index === record.c,
    })),
    barred: (record.x ?? []).map(([warehouseId, why, source = null, more = []]) => ({
      warehouseId,
      why,
      source,
      missing: why === 'stock' ? (more as Triple[]).map(missingOf) : [],
      couriers: why === 'no_courier' ? (more as [string, CourierOut][]).map(courierOf) : [],
    })),
    couriers: (record.q ?? []).map((parcel) => ({
      choices: parcel.in.map(([name, freight, days, points]) => ({ name, freight, days, points })),
      out: (parcel.out ?? []).map(courierOf),
    })),
    shortages: (record.s ?? []).map(missingOf),
    rules: (record.r ?? []).map(([id, version]) => ({ id, version })),
    pinned: { warehouse: record.p?.[0] ?? null, courier: record.p?.[1] ?? null },
    deliverBy:
      record.by === undefined ? null : new Date(record.by * DAY_MS).toISOString().slice(0, 10),
    isLate: record.late ?? false,
    isExact: !record.partial,
    isQueued: record.queued ?? false,
  }
}

const missingOf = ([skuId, wanted, available]: Triple): Missing => ({ skuId, wanted, available })
const courierOf = ([name, why]: [string, CourierOut]) => ({ name, why })

function unpackFirst({ options, shortages, chosen }: FirstRecord): ShownDecision {
  const isChosen = (ids: number[]) => ids.toSorted().join() === chosen.toSorted().join()
  return {
    options: options
      .filter((option) => option.score !== null)
      .map((option) => ({
        warehouseIds: option.warehouseIds,
        couriers: [option.courier ?? null],
        parts: null,
        score: option.score!,
        days: option.days ?? 0,
        km: option.km ?? 0,
        isChosen: isChosen(option.warehouseIds),
      })),
    barred: options
      .filter((option) => option.score === null)
      .map((option) => ({
        warehouseId: option.warehouseIds[0],
        why: option.why ?? 'stock',
        source: null,
        missing: option.missing ?? [],
        couriers: [],
      })),
    couriers: [],
    shortages,
    rules: [],
    pinned: { warehouse: null, courier: null },
    deliverBy: null,
    isLate: false,
    isExact: true,
    isQueued: false,
  }
}
