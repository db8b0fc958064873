import { plainAmount } from '~/composables/plain_amount'
import { useI18n } from '~/composables/use_i18n'
import type { GiftGoods, GiftStep } from '../domain/gift_rules'
import type { GiftRuleView, KnownSku } from '../queries/list_gift_rules'

type Terms = Pick<
  GiftRuleView,
  'basis' | 'steps' | 'repeats' | 'mostTimes' | 'currency' | 'goods'
> & { skus: readonly KnownSku[] }

/** Gift rules in words. */
export function useGiftWords() {
  const { t, list, money, number } = useI18n()
  const text = (key: string, params?: Record<string, string | number>) =>
    t(`oms.gifts.${key}`, params)
  const nameOf = (skus: readonly KnownSku[], id: number) =>
    skus.find((sku) => sku.id === id)?.name ?? `#${id}`

  const giftsInWords = (gifts: GiftStep['gifts'], skus: readonly KnownSku[]) =>
    list(gifts.map(({ skuId, qty }) => `${nameOf(skus, skuId)} × ${number(qty)}`))

  /** One sentence a step. */
  function stepsInWords({ basis, steps, repeats, mostTimes, currency, skus }: Terms): string[] {
    return steps.map(({ from, gifts }) => {
      const what = giftsInWords(gifts, skus)
      if (basis === 'order') return text('words_order', { what })
      const bound = basis === 'amount' ? money(plainAmount(from), currency) : number(Number(from))
      const key = `words_${basis}${repeats ? '_each' : ''}`
      const most = repeats && mostTimes ? text('words_most', { n: mostTimes }) : ''
      return text(key, { from: bound, what }) + most
    })
  }

  function goodsInWords(goods: GiftGoods | null, skus: readonly KnownSku[]): string | null {
    if (!goods) return null
    return list([
      ...goods.skuIds.map((id) => nameOf(skus, id)),
      ...goods.categories,
      ...goods.brands,
    ])
  }

  return { stepsInWords, goodsInWords }
}
