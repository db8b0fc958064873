/** Programs that say what they are; those that pretend are for the rate limit. */
const ROBOT =
  /bot\b|bot\/|crawl|spider|slurp|archiver|scrap|fetch|monitor|uptime|preview|lighthouse|pagespeed|curl\/|wget|python|java\/|okhttp|go-http|node-fetch|axios|libwww|facebookexternalhit|mediapartners|yisou|petal/i

/** Whether the caller is a program by its own words; one that says nothing is taken for one. */
export function isRobot(userAgent: string | undefined | null): boolean {
  return !userAgent || userAgent.length < 10 || ROBOT.test(userAgent)
}

/** The kind of device a browser runs on. */
export function deviceOf(userAgent: string): 'desktop' | 'mobile' | 'tablet' {
  if (/ipad|tablet|android(?!.*mobile)/i.test(userAgent)) return 'tablet'
  return /mobi|iphone|android/i.test(userAgent) ? 'mobile' : 'desktop'
}
