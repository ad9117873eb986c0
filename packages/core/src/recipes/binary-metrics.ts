/**
 * Area under the ROC curve: the chance that a positive scores above a negative, ties counted half
 * (Mann-Whitney U). NaN where one class is missing.
 */
export function areaUnderCurve(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  const order = Array.from({ length: scores.length }, (_, i) => i).sort((x, y) => scores[x]! - scores[y]!);
  let rankSum = 0;
  let positives = 0;
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end < order.length && scores[order[end]!] === scores[order[start]!]) end++;
    const rank = (start + 1 + end) / 2;
    for (let i = start; i < end; i++) {
      if (!labels[order[i]!]) continue;
      rankSum += rank;
      positives++;
    }
    start = end;
  }
  const negatives = order.length - positives;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/** The threshold t for which "score > t means 1" is right most often; the first such in ascending order. */
export function bestThreshold(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  const order = Array.from({ length: scores.length }, (_, i) => i).sort((x, y) => scores[x]! - scores[y]!);
  let correct = 0;
  for (let i = 0; i < labels.length; i++) correct += labels[i] ? 1 : 0;
  let best = correct;
  let threshold = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < order.length; i++) {
    correct += labels[order[i]!] ? -1 : 1;
    const score = scores[order[i]!]!;
    const next = i + 1 < order.length ? scores[order[i + 1]!]! : Number.POSITIVE_INFINITY;
    if (next === score || correct <= best) continue;
    best = correct;
    threshold = next === Number.POSITIVE_INFINITY ? score : (score + next) / 2;
  }
  return threshold;
}

/** Share of examples for which "score > threshold" equals the label. */
export function accuracy(scores: ArrayLike<number>, labels: ArrayLike<number>, threshold: number): number {
  let correct = 0;
  for (let i = 0; i < labels.length; i++) {
    if (scores[i]! > threshold === (labels[i] === 1)) correct++;
  }
  return correct / labels.length;
}
