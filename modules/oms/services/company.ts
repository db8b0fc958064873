/** The currency of the company's books; stock costs and freight are in it. */
export async function companyCurrency(): Promise<string> {
  return 'CNY'
}
