// The work of one thread for skip-gram and CBOW with negative sampling. scripts/compile-kernels.js tells src/kernels/ where its fields lie.

@unmanaged
export class SgnsJob {
  // Addresses.
  cancel: u32;      // u32, non-zero: return at the next item
  tokens: u32;      // u32 [tokens], rows in reading order
  offsets: u32;     // u32 [histories + 1]
  order: u32;       // u32 [histories], the order of this epoch
  keep: u32;        // u32 [rows], an item stays where the draw's high 32 bits do not exceed it
  accept: u32;      // u32 [rows], Walker's alias table over the noise distribution
  alias: u32;       // u32 [rows]
  input: u32;       // f32 [rows x stride / 4]
  output: u32;      // f32 [rows x stride / 4]
  sentence: u32;    // u32 [longest history], scratch
  contexts: u32;    // u32 [longest history or pairs at once, + 1], scratch: addresses of context rows
  targets: u32;     // u32 [pairs at once x targets, rounded up], scratch: addresses of target rows
  dots: u32;        // f32 alike, scratch: dots, then coefficients
  weights: u32;     // f32 alike, scratch: how often a pair counts, > 0 as a positive, < 0 as a negative one
  windows: u32;     // i32 [2 x items at once], scratch: where the window of each begins, and where it ends
  zeros: u32;       // f32 [stride / 4], always zero: stands in where a tile has no row
  mean: u32;        // f32 [2 x stride / 4], scratch: CBOW's hidden vector and its gradient
  // Numbers.
  rows: u32;
  stride: u32;      // bytes a row, a multiple of 64
  window: u32;      // items on either side; 0 = the whole history
  shrink: u32;      // 1: the window of each item is drawn from 1 ... window
  shuffle: u32;     // 1: a history is shuffled before it is read
  negatives: u32;
  shared: u32;      // 1: one set of negatives for some items in a row and all their contexts
  sum: u32;         // CBOW: 1 = sum of the contexts, 0 = mean
  // CBOW with full softmax: parameters are input, output and bias in one piece, as are gradient and Adam's moments.
  bias: u32;        // f32 [rows rounded up to 4]
  parameters: u32;  // f32 words in that piece, a multiple of 4
  gradient: u32;
  moment1: u32;
  moment2: u32;
  batch: u32;       // items between two steps of Adam
  // 64-bit.
  random: u64;
  rate: f64;        // learning rate at done = 0
  slope: f64;       // and its fall for each token done
  done: f64;        // tokens read
  examples: f64;    // pairs (skip-gram) or items (CBOW) trained
  loss: f64;        // summed over them
  pending: f64;     // items in the gradient that no step has used
  steps: f64;       // steps of Adam so far
}
