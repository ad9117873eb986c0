/**
 * What the kernel `adam` takes for a step (Kingma & Ba 2015, https://arxiv.org/abs/1412.6980), with the corrections of its
 * moments, which begin at zero.
 *
 * @param step from 1.
 * @param weightDecay decoupled (Loshchilov & Hutter 2019): what is stepped shrinks by learningRate × weightDecay of itself.
 * @param betas how slowly the two moments forget; by default the paper's.
 */
export function adamRates(
  step: number,
  learningRate: number,
  weightDecay = 0,
  [beta1, beta2]: readonly [number, number] = [0.9, 0.999],
) {
  return [
    learningRate / (1 - beta1 ** step),
    beta1,
    beta2,
    1 / (1 - beta2 ** step),
    learningRate * weightDecay,
  ] as const;
}
