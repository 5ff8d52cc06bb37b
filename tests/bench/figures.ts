import { max, median, medianAbsoluteDeviation, min, quantile } from 'simple-statistics'

/** What samples come to; null if there are none. */
export type Figures = { median: number; min: number; max: number; mad: number; samples: number }

export function toFigures(samples: readonly number[]): Figures | null {
  if (samples.length === 0) return null
  const values = [...samples]
  return {
    median: median(values),
    min: min(values),
    max: max(values),
    mad: medianAbsoluteDeviation(values),
    samples: values.length,
  }
}

/** The value below which so many of a hundred lie. */
export function percentile(samples: readonly number[], hundredths: number): number {
  return quantile([...samples], hundredths / 100)
}
