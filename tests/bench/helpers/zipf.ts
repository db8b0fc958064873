/** Draws 0 … n − 1 with chances that fall as 1, 1/2, 1/3 …; the same draws every run. */
export function zipfian(n: number): () => number {
  const sums: number[] = []
  let total = 0
  for (let rank = 1; rank <= n; rank++) sums.push((total += 1 / rank))
  let seed = 42
  return () => {
    // Park and Miller's generator: 48271 · x modulo 2³¹ − 1.
    seed = (seed * 48_271) % 2_147_483_647
    const wanted = (seed / 2_147_483_647) * total
    let [low, high] = [0, n - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if (sums[middle] < wanted) low = middle + 1
      else high = middle
    }
    return low
  }
}
