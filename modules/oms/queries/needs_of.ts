import type { Trx } from '#kernel/transaction'
import ExplodeBundles from '#catalog/queries/explode_bundles'
import ExplodeLines from '#orders/actions/explode_lines'
import FindDimensions from '#modules/oms/queries/find_dimensions'
import type { Need } from '#modules/oms/domain/allocation_terms'
import type { LoadedLine, LoadedOrder } from '#modules/oms/queries/load_orders'

/** What orders still need from stock, by order id. Bundles are taken apart, which is written down the first time. */
export async function needsOf(
  trx: Trx,
  orders: readonly LoadedOrder[]
): Promise<Map<number, Need[]>> {
  const bundles = orders.flatMap((order) =>
    order.lines
      .filter((line) => line.skuKind === 'bundle' && line.open > 0)
      .map((line) => ({
        ref: line.id,
        skuId: line.skuId!,
        qty: line.qty * line.multiplier,
        payable: line.payable,
        currency: order.currency,
      }))
  )
  const parts = bundles.length > 0 ? await explode(trx, bundles) : new Map<number, Need[]>()
  return new Map(
    orders.map((order) => [
      order.id,
      order.lines
        .filter((line) => line.skuId !== null && line.open > 0)
        .flatMap(
          (line) => parts.get(line.id)?.map((part) => ofLine(part, line)) ?? [plainNeed(line)]
        ),
    ])
  )
}

const plainNeed = (line: LoadedLine): Need => ({
  orderLineId: line.id,
  componentId: null,
  skuId: line.skuId!,
  qty: line.open * line.multiplier,
  lineQty: line.open,
  weightG: line.weightG,
  volumeMm3: line.volumeMm3,
  storageClass: line.storageClass,
})

/** The part for the units of the line that are still open; the first part stands for the line itself. */
const ofLine = (part: Need, line: LoadedLine): Need => ({
  ...part,
  qty: (part.qty / line.qty) * line.open,
  lineQty: part.lineQty === 0 ? 0 : line.open,
})

async function explode(
  trx: Trx,
  lines: Parameters<ExplodeBundles['handle']>[0]['lines']
): Promise<Map<number, Need[]>> {
  const exploded = await new ExplodeBundles().handle<number>({
    trx,
    lines: lines as {
      ref: number
      skuId: number
      qty: number
      payable: string
      currency: string
    }[],
  })
  const components = await new ExplodeLines().handle({
    trx,
    parts: [...exploded].flatMap(([orderLineId, parts]) =>
      parts.map((part) => ({ orderLineId, ...part }))
    ),
  })
  const sizes = await new FindDimensions(trx).handle(
    [...components.values()].flat().map((component) => component.skuId)
  )
  return new Map(
    [...components].map(([orderLineId, list]) => [
      orderLineId,
      list.map((component, index) => ({
        orderLineId,
        componentId: component.id,
        skuId: component.skuId,
        qty: component.qty,
        lineQty: index === 0 ? 1 : 0,
        ...(sizes.get(component.skuId) ?? { weightG: 0, volumeMm3: 0, storageClass: 'normal' }),
      })),
    ])
  )
}
