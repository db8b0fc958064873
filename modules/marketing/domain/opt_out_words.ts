const WORDS = new Set(
  'R T TD N QX STOP UNSUBSCRIBE 退订 拒收 取消 退 TD退订 T退订 R退订 N退订 退订T 退订TD 拒收R 拒收请回复R'.split(
    ' '
  )
)

/**
 * Whether what somebody answered asks for no more messages: the words that Chinese SMS texts tell
 * people to answer with, however typed (full width, small letters, blanks, quotes and full stops
 * around them, 「回复」 before them).
 */
export function asksToStop(content: string): boolean {
  const text = content
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{P}\p{S}]/gu, '')
    .replace(/^(回复|回)/, '')
  return WORDS.has(text)
}
