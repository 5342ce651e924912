const SQRT_2PI = Math.sqrt(2 * Math.PI)
const MILLS_TERMS = 200
const HALLEY_STEPS = 4

/** Density of the standard normal distribution. */
export const normalDensity = (x: number): number => Math.exp((-x * x) / 2) / SQRT_2PI

/** 1 / (x + 1 / (x + 2 / (x + 3 / ..))) = Φ(-x) / φ(x) for x >= 1 (Laplace's continued fraction), from the tail inwards. */
const millsRatio = (x: number): number => {
  let tail = x
  for (let k = MILLS_TERMS; k >= 1; k--) tail = x + k / tail
  return 1 / tail
}

/** (Φ(x) - 1/2) / φ(x) = x + x³/3 + x⁵/(3·5) + .. (Marsaglia 2004), for |x| <= 1. */
const centralSeries = (x: number): number => {
  let sum = x
  let term = x
  for (let k = 3; Math.abs(term) > 1e-18 * Math.abs(sum); k += 2) {
    term *= (x * x) / k
    sum += term
  }
  return sum
}

/**
 * Φ, the standard normal distribution function, to about 1e-15 relative in both tails. Cost: a few hundred flops. NaN:
 * gives NaN. Look-ahead: not a series.
 */
export const normalCdf = (x: number): number => {
  if (x < -1) return x < -40 ? 0 : normalDensity(x) * millsRatio(-x)
  if (x > 1) return 1 - normalCdf(-x)
  return 0.5 + normalDensity(x) * centralSeries(x)
}

/**
 * Φ⁻¹ on (0, 1): a rational start (Abramowitz and Stegun 26.2.23) and Halley's steps on `normalCdf`, to about 1e-15.
 * Cost: a few thousand flops. NaN: outside of [0, 1]; -Infinity at 0 and Infinity at 1. Look-ahead: not a series.
 */
export const normalQuantile = (p: number): number => {
  if (p > 0.5) return -normalQuantile(1 - p)
  if (p === 0) return -Infinity
  if (p === 0.5) return 0
  const t = Math.sqrt(-2 * Math.log(p))
  let x =
    (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t
  for (let i = 0; i < HALLEY_STEPS; i++) {
    const newton = (normalCdf(x) - p) / normalDensity(x)
    x -= newton / (1 + (x * newton) / 2)
  }
  return x
}
