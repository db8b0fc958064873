import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

/** Noto Sans SC in two weights: Latin, simplified and traditional Chinese. Embedded as subsets. */
export interface Faces {
  regular: Buffer
  bold: Buffer
}

const PACKAGE = '@expo-google-fonts/noto-sans-sc'
const require = createRequire(import.meta.url)
let loading: Promise<Faces> | undefined

/** The faces' bytes, read once for the process (some 20 MB). */
export function loadFaces(): Promise<Faces> {
  loading ??= readFaces().catch((error) => {
    loading = undefined
    throw error
  })
  return loading
}

async function readFaces(): Promise<Faces> {
  const face = (file: string) => readFile(require.resolve(`${PACKAGE}/${file}`))
  const [regular, bold] = await Promise.all([
    face('400Regular/NotoSansSC_400Regular.ttf'),
    face('700Bold/NotoSansSC_700Bold.ttf'),
  ])
  return { regular, bold }
}
