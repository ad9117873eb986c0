/** The questions that can be asked of a run, each on a page of its own. */
export const questions = [
  { href: "/ask", label: "Analogy" },
  { href: "/ask/similar", label: "Most similar" },
  { href: "/ask/blend", label: "Blend" },
  { href: "/ask/along", label: "More like this, but" },
  { href: "/ask/odd-one-out", label: "Odd one out" },
  { href: "/ask/two", label: "Two movies" },
  { href: "/ask/heatmap", label: "Heatmap" },
  { href: "/ask/pairs", label: "Closest pairs" },
  { href: "/ask/predict", label: "Between and next" },
  { href: "/ask/new-movie", label: "A new movie" },
];
