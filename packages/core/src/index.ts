export {
  type ByteSink,
  type ByteSource,
  bytesOf,
  copyOfBytes,
  copyOfNumbers,
  dataViewOf,
  latin1In,
  numbersIn,
  sharedCopy,
  utf8In,
  utf16In,
} from "./bytes.js";
export type {
  Dataset,
  DatasetFormat,
  DatasetPart,
  FileSplit,
  MovieFacts,
  Pairs,
  Ratings,
  RejectedLines,
  User,
} from "./dataset/dataset.js";
export { datasetFormats, datasetParts } from "./dataset/dataset.js";
export { enrichDataset } from "./dataset/enrich/enrich-dataset.js";
export type { EnrichmentReport } from "./dataset/enrich/enrich-movies.js";
export { listFolder } from "./dataset/files/source-files.js";
export type { HeldOut } from "./dataset/held-out.js";
export { type LetterboxdResult, matchFilms, matchLetterboxd } from "./dataset/letterboxd.js";
export { likedFrom } from "./dataset/liked-from.js";
export type { ImportPreview, PreviewImportInput } from "./dataset/preview/preview-import.js";
export { previewInThread } from "./dataset/preview/preview-in-thread.js";
export { decimalOf, storedRating } from "./dataset/rating-decimals.js";
export { type RatingStatistics, ratingHistogram, ratingStatistics } from "./dataset/rating-statistics.js";
export { type ReadDatasetInput, readDataset } from "./dataset/read-dataset.js";
export {
  type NamedRole,
  namedRoles,
  type TableColumns,
} from "./dataset/readers/interactions/table-columns.js";
export { movieLensReleases } from "./dataset/readers/movielens/releases.js";
export { tmdbPosterUrl } from "./dataset/readers/tmdb/read-tmdb.js";
export { sampleDataset } from "./dataset/sample/sample-dataset.js";
export {
  loadDataset,
  loadMovies,
  loadRatings,
  type StoredMovies,
  type StoredRatings,
} from "./dataset/store/load-dataset.js";
export { storeDataset } from "./dataset/store/store-dataset.js";
export { type TitleIndex, titleIndexSteps } from "./dataset/titles/title-index.js";
export { numbersInDigits, spacedDigits } from "./dataset/titles/title-keys.js";
export { type DatasetExport, listDatasetExports } from "./dataset-export/list-dataset-exports.js";
export type { Embedding, SparseMatrix, Tensor } from "./embedding/embedding.js";
export type { EmbeddingExport, ExportMovie } from "./embedding/export/export.js";
export { listExports } from "./embedding/export/list-exports.js";
export { loadEmbedding, loadManifest, loadTensor } from "./embedding/load-embedding.js";
export { type EmbeddingFacts, type EmbeddingManifest, metricSchema } from "./embedding/manifest.js";
export type { MatchReport } from "./embedding/match-report.js";
export type { Metric, MetricFacts, MovieAspect } from "./embedding/metric.js";
export type { MoviePlacer, NewMovie } from "./embedding/movie-placer.js";
export type { RatingPredictor } from "./embedding/rating-predictor.js";
export type { Scorers } from "./embedding/scorers.js";
export type { SequenceScorer } from "./embedding/sequence-scorer.js";
export { shareEmbedding } from "./embedding/share-embedding.js";
export { storeEmbedding } from "./embedding/store-embedding.js";
export {
  collectUnlearned,
  decodeUnlearned,
  encodeUnlearned,
  type Unlearned,
} from "./embedding/unlearned.js";
export type { UserScorer } from "./embedding/user-scorer.js";
export {
  CancelledError,
  ConflictError,
  CorruptDataError,
  ForbiddenError,
  formatProblem,
  InvalidInputError,
  NotFoundError,
  type Problem,
} from "./errors.js";
export {
  type BaselineEvaluation,
  type BaselineName,
  baselineLearnsFrom,
  baselinesFor,
  evaluateBaseline,
} from "./evaluation/baselines/baselines.js";
export { caveatOf } from "./evaluation/caveat.js";
export { compareResults } from "./evaluation/compare-results.js";
export { type EvaluateInput, evaluate, measureNeighbors } from "./evaluation/evaluate.js";
export type { EvaluateRankingInput, Evaluation } from "./evaluation/evaluate-ranking.js";
export { evaluationMetrics } from "./evaluation/metric-facts.js";
export { embeddingNeighbors, type NeighborSource, nearestNeighbors } from "./evaluation/neighbor-source.js";
export { type PairedTest, pairedTest } from "./evaluation/paired-test.js";
export { decodePerUser, encodePerUser, type PerUserResults, perUserValues } from "./evaluation/per-user.js";
export {
  type NeighborhoodChange,
  type NeighborhoodComparison,
  neighborhoodChange,
} from "./graph/compare-neighborhoods.js";
export { compareSpaces, mostNeighborsCompared } from "./graph/compare-spaces.js";
export { type NeighborsGraph, type NeighborsGraphInput, neighborsGraph } from "./graph/neighbors-graph.js";
export { findRegions, regionNeighbors } from "./graph/regions/find-regions.js";
export { type NamedRegion, nameRegions } from "./graph/regions/name-regions.js";
export type { RegionFacts } from "./graph/regions/region-terms.js";
export { createDotScorer, type DotScorer } from "./kernels/dot-scorer.js";
export { kernelEngine } from "./kernels/module.js";
export { type Eigenpairs, topEigenvectors } from "./linear-algebra/eigenvectors.js";
export { invertSymmetric } from "./linear-algebra/inverse.js";
export { loadNeuralRuntime, type NeuralRuntime } from "./neural/tensorflow.js";
export { type Anchors, anchorNeighbors, anchorsOn } from "./projection/anchors.js";
export {
  type Faithfulness,
  type FaithfulnessInput,
  measureFaithfulness,
} from "./projection/faithfulness/faithfulness.js";
export type { Projection, ProjectionInput } from "./projection/projection.js";
export { regionPoints } from "./projection/region-points.js";
export { projectionNames, projections } from "./projection/registry.js";
export { holdOut } from "./protocol/hold-out.js";
export { measureBaselines } from "./protocol/measure-baselines.js";
export {
  defaultProtocol,
  describeProtocol,
  type Protocol,
  parseProtocol,
  protocolKey,
  protocolSchema,
  type SplitKind,
  splitKinds,
} from "./protocol/protocol.js";
export type { Split } from "./protocol/split.js";
export {
  type TrainAndEvaluateInput,
  type TrainedAndEvaluated,
  type TrainOnAllInput,
  trainAndEvaluate,
  trainOnAll,
} from "./protocol/train-and-evaluate.js";
export { createRandom, type Random, shuffle } from "./random.js";
export { external } from "./recipes/external/external.js";
export { type VectorFormat, vectorFormats } from "./recipes/external/vector-table.js";
export { openScorers, scorerModule } from "./recipes/open-scorers.js";
export type {
  Checkpoint,
  EndedTraining,
  LossPoint,
  Recipe,
  TrainContext,
  TrainingPart,
  TrainProgress,
  TrainResult,
} from "./recipes/recipe.js";
export { type Ability, abilities, abilitiesOf, type Preset } from "./recipes/recipe.js";
export { recipeNames, recipes, recipesOfRuns } from "./recipes/registry.js";
export { onSpark, type SparkSubmission, type SubmitToSpark } from "./recipes/spark/on-spark.js";
export type { SparkTask } from "./recipes/spark/spark-training.js";
export { sparkTable } from "./recipes/spark/table-file.js";
export { withPreset } from "./recipes/with-preset.js";
export {
  createScratchFolder,
  listScratchFolders,
  type ScratchFolder,
  scratchHost,
} from "./scratch-folder.js";
export type { Axis } from "./space/axis.js";
export { createSpace } from "./space/create-space.js";
export { checkSearching, faissProblem } from "./space/index/open-index.js";
export type { Hits, VectorIndex } from "./space/index-contract.js";
export type { KeptBytes } from "./space/kept-bytes.js";
export type {
  CombinedNeighbor,
  CombinedQuestion,
  CombineMethod,
  Neighbor,
  OddOneOut,
  Pair,
  Prediction,
  Recommendation,
  RecommendQuestion,
  Space,
} from "./space/space.js";
export { holmAdjust } from "./statistics/holm.js";
