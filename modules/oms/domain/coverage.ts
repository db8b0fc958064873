/** Whether plans take everything of an order's lines that is still open. */
export function coversWhole(
  lines: readonly { id: number; open: number }[],
  planned: readonly { orderLineId: number; lineQty: number }[]
): boolean {
  const taken = new Map<number, number>()
  for (const { orderLineId, lineQty } of planned)
    taken.set(orderLineId, (taken.get(orderLineId) ?? 0) + lineQty)
  return lines.every((line) => (taken.get(line.id) ?? 0) >= line.open)
}
