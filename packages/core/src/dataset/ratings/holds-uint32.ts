/**
 * Whether so many digits, the first of them given as a byte, are surely a uint32: up to nine of any kind, ten below
 * 4,000,000,000. Sums wrap around at 2^32, which is faster than floating point; what this refuses is read with care.
 */
export function holdsUint32(digits: number, first: number): boolean {
  return digits > 0 && (digits < 10 || (digits === 10 && first < 52));
}
