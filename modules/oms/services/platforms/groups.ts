/** So many calls at once are no burden to a platform. */
const AT_ONCE = 4

/** Does something to each of a list, a few at a time; the answers are in the list's order. */
export async function inGroups<In, Out>(
  list: readonly In[],
  act: (one: In) => Promise<Out>
): Promise<Out[]> {
  const done: Out[] = []
  for (let start = 0; start < list.length; start += AT_ONCE)
    done.push(...(await Promise.all(list.slice(start, start + AT_ONCE).map(act))))
  return done
}
